import type { Rule } from "../core/rule";
import { changeRules } from "./change";
import { ec2Rules } from "./ec2";
import { elbRules } from "./elb";
import { iamRules } from "./iam";
import { kmsRules } from "./kms";
import { lambdaRules } from "./lambda";
import { policiesRules } from "./policies";
import { rdsRules } from "./rds";
import { s3Rules } from "./s3";
import { tagsRules } from "./tags";
import { vpcRules } from "./vpc";

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [
  ...changeRules,
  ...ec2Rules,
  ...elbRules,
  ...iamRules,
  ...kmsRules,
  ...lambdaRules,
  ...policiesRules,
  ...rdsRules,
  ...s3Rules,
  ...tagsRules,
  ...vpcRules,
];
