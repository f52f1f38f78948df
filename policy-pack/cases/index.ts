import type { RuleCases } from "./case";
import { acmCases } from "./acm";
import { backupCases } from "./backup";
import { changeCases } from "./change";
import { cloudfrontCases } from "./cloudfront";
import { cloudtrailCases } from "./cloudtrail";
import { cloudwatchCases } from "./cloudwatch";
import { configCases } from "./config";
import { dataCases } from "./data";
import { dynamodbCases } from "./dynamodb";
import { ec2Cases } from "./ec2";
import { ecrCases } from "./ecr";
import { efsCases } from "./efs";
import { elbCases } from "./elb";
import { guarddutyCases } from "./guardduty";
import { iamCases } from "./iam";
import { kmsCases } from "./kms";
import { lambdaCases } from "./lambda";
import { logsCases } from "./logs";
import { snsCases, sqsCases } from "./messages";
import { policiesCases } from "./policies";
import { rdsCases } from "./rds";
import { s3Cases } from "./s3";
import { secretsmanagerCases } from "./secretsmanager";
import { tagsCases } from "./tags";
import { vpcCases } from "./vpc";

export type { Case, RuleCases, TestResource } from "./case";

/** The cases of every rule. */
export const cases: readonly RuleCases[] = [
  ...acmCases,
  ...backupCases,
  ...changeCases,
  ...cloudfrontCases,
  ...cloudtrailCases,
  ...cloudwatchCases,
  ...configCases,
  ...dataCases,
  ...dynamodbCases,
  ...ec2Cases,
  ...ecrCases,
  ...efsCases,
  ...elbCases,
  ...guarddutyCases,
  ...iamCases,
  ...kmsCases,
  ...lambdaCases,
  ...logsCases,
  ...policiesCases,
  ...rdsCases,
  ...s3Cases,
  ...secretsmanagerCases,
  ...snsCases,
  ...sqsCases,
  ...tagsCases,
  ...vpcCases,
];
