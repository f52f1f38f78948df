import type { ServiceModel } from "../model";
import { account } from "./account";
import { autoscaling } from "./autoscaling";
import { cloudtrail } from "./cloudtrail";
import { cloudwatch } from "./cloudwatch";
import { ec2 } from "./ec2";
import { iam } from "./iam";
import { kms } from "./kms";
import { lambda } from "./lambda";
import { rds } from "./rds";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { ssm } from "./ssm";

/** Everything that the simulator models, a file a service. */
export const services: readonly ServiceModel[] = [
  account,
  autoscaling,
  cloudtrail,
  cloudwatch,
  ec2,
  iam,
  kms,
  lambda,
  rds,
  s3,
  secretsmanager,
  sns,
  sqs,
  ssm,
];
