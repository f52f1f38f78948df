import type { Rule } from "../core/rule";
import { acmRules } from "./acm";
import { backupRules } from "./backup";
import { changeRules } from "./change";
import { cloudfrontRules } from "./cloudfront";
import { cloudtrailRules } from "./cloudtrail";
import { cloudwatchRules } from "./cloudwatch";
import { configRules } from "./config";
import { dataRules } from "./data";
import { dynamodbRules } from "./dynamodb";
import { ec2Rules } from "./ec2";
import { ecrRules } from "./ecr";
import { efsRules } from "./efs";
import { elbRules } from "./elb";
import { guarddutyRules } from "./guardduty";
import { iamRules } from "./iam";
import { kmsRules } from "./kms";
import { lambdaRules } from "./lambda";
import { logsRules } from "./logs";
import { policiesRules } from "./policies";
import { rdsRules } from "./rds";
import { s3Rules } from "./s3";
import { secretsmanagerRules } from "./secretsmanager";
import { snsRules } from "./sns";
import { sqsRules } from "./sqs";
import { tagsRules } from "./tags";
import { vpcRules } from "./vpc";

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [
  ...acmRules,
  ...backupRules,
  ...changeRules,
  ...cloudfrontRules,
  ...cloudtrailRules,
  ...cloudwatchRules,
  ...configRules,
  ...dataRules,
  ...dynamodbRules,
  ...ec2Rules,
  ...ecrRules,
  ...efsRules,
  ...elbRules,
  ...guarddutyRules,
  ...iamRules,
  ...kmsRules,
  ...lambdaRules,
  ...logsRules,
  ...policiesRules,
  ...rdsRules,
  ...s3Rules,
  ...secretsmanagerRules,
  ...snsRules,
  ...sqsRules,
  ...tagsRules,
  ...vpcRules,
];
