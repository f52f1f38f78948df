import type { Rule } from "../core/rule";
import { iamRules } from "./iam";
import { kmsRules } from "./kms";
import { policiesRules } from "./policies";
import { rdsRules } from "./rds";
import { s3Rules } from "./s3";
import { tagsRules } from "./tags";

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [
  ...iamRules,
  ...kmsRules,
  ...policiesRules,
  ...rdsRules,
  ...s3Rules,
  ...tagsRules,
];
