import type { ServicePermissions } from "../model";
import { account } from "./account";
import { autoscaling } from "./autoscaling";
import { backup } from "./backup";
import { budgets } from "./budgets";
import { cloudtrail } from "./cloudtrail";
import { cloudwatch } from "./cloudwatch";
import { config } from "./config";
import { ec2 } from "./ec2";
import { findings } from "./findings";
import { iam } from "./iam";
import { kms } from "./kms";
import { lambda } from "./lambda";
import { lb } from "./lb";
import { rds } from "./rds";
import { resolver } from "./resolver";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { ssm } from "./ssm";
import { wafv2 } from "./wafv2";

/** What everything that the simulator models needs, a file a service. */
export const servicePermissions: readonly ServicePermissions[] = [
  account,
  autoscaling,
  backup,
  budgets,
  cloudtrail,
  cloudwatch,
  config,
  ec2,
  findings,
  iam,
  kms,
  lambda,
  lb,
  rds,
  resolver,
  s3,
  secretsmanager,
  sns,
  sqs,
  ssm,
  wafv2,
];
