import type { Rule } from "../core/rule";
import { kmsRules } from "./kms";
import { policiesRules } from "./policies";
import { s3Rules } from "./s3";
import { tagsRules } from "./tags";

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [...kmsRules, ...policiesRules, ...s3Rules, ...tagsRules];
