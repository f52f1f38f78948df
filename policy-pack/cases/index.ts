import type { RuleCases } from "./case";
import { changeCases } from "./change";
import { ec2Cases } from "./ec2";
import { elbCases } from "./elb";
import { iamCases } from "./iam";
import { kmsCases } from "./kms";
import { lambdaCases } from "./lambda";
import { policiesCases } from "./policies";
import { rdsCases } from "./rds";
import { s3Cases } from "./s3";
import { tagsCases } from "./tags";
import { vpcCases } from "./vpc";

export type { Case, RuleCases, TestResource } from "./case";

/** The cases of every rule. */
export const cases: readonly RuleCases[] = [
  ...changeCases,
  ...ec2Cases,
  ...elbCases,
  ...iamCases,
  ...kmsCases,
  ...lambdaCases,
  ...policiesCases,
  ...rdsCases,
  ...s3Cases,
  ...tagsCases,
  ...vpcCases,
];
