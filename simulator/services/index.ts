import type { ServiceModel } from "../model";
import { account } from "./account";
import { autoscaling } from "./autoscaling";
import { backup } from "./backup";
import { budgets } from "./budgets";
import { cloudtrail } from "./cloudtrail";
import { cloudwatch } from "./cloudwatch";
import { config } from "./config";
import { ebs } from "./ebs";
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

/** Everything that the simulator models, a file a service. */
export const services: readonly ServiceModel[] = [
  account,
  autoscaling,
  backup,
  budgets,
  cloudtrail,
  cloudwatch,
  config,
  ebs,
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
