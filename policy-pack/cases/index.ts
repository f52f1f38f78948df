import type { RuleCases } from "./case";
import { kmsCases } from "./kms";
import { policiesCases } from "./policies";
import { s3Cases } from "./s3";
import { tagsCases } from "./tags";

export type { Case, RuleCases, TestResource } from "./case";

/** The cases of every rule. */
export const cases: readonly RuleCases[] = [...kmsCases, ...policiesCases, ...s3Cases, ...tagsCases];
