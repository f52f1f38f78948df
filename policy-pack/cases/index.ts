import type { RuleCases } from "./case";
import { iamCases } from "./iam";
import { kmsCases } from "./kms";
import { policiesCases } from "./policies";
import { rdsCases } from "./rds";
import { s3Cases } from "./s3";
import { tagsCases } from "./tags";

export type { Case, RuleCases, TestResource } from "./case";

/** The cases of every rule. */
export const cases: readonly RuleCases[] = [
  ...iamCases,
  ...kmsCases,
  ...policiesCases,
  ...rdsCases,
  ...s3Cases,
  ...tagsCases,
];
