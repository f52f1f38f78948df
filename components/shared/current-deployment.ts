import * as aws from "@pulumi/aws";
import { Deployment, type DeploymentArgs } from "./deployment";
import { UserError } from "./user-error";

export interface CurrentDeploymentArgs extends Omit<DeploymentArgs, "accountId" | "partition" | "region"> {
  /**
   * Accounts that may be deployed to.
   * @default any account
   */
  readonly allowedAccountIds?: readonly string[];
}

/**
 * The deployment of the default AWS provider: asks AWS who is calling and where. Await it before the first resource.
 * @throws UserError when AWS does not answer, or when the credentials belong to an account that is not allowed.
 */
export async function currentDeployment(args: CurrentDeploymentArgs): Promise<Deployment> {
  const { allowedAccountIds, ...rest } = args;
  const [identity, partition, region] = await whoAndWhere();
  if (allowedAccountIds !== undefined && !allowedAccountIds.includes(identity.accountId)) {
    throw new UserError(
      `Wrong AWS account: the credentials belong to ${identity.accountId}, ` +
        `allowedAccountIds admits ${allowedAccountIds.join(", ")}; nothing was deployed.\n` +
        `Fix: choose the credentials of an allowed account (AWS_PROFILE, aws:profile), or add the account to allowedAccountIds.`,
    );
  }
  return new Deployment({
    ...rest,
    accountId: identity.accountId,
    partition: partition.partition,
    region: region.region,
  });
}

async function whoAndWhere() {
  try {
    return await Promise.all([aws.getCallerIdentity(), aws.getPartition(), aws.getRegion()]);
  } catch (error) {
    throw new UserError(
      `AWS does not say who is calling; nothing was deployed.\n${error instanceof Error ? error.message : String(error)}\n` +
        "Fix: give the AWS provider a region (aws:region) and valid credentials (aws sts get-caller-identity tells whether they are).",
    );
  }
}
