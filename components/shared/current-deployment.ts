import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Deployment, type DeploymentArgs } from "./deployment";

export interface CurrentDeploymentArgs extends Omit<DeploymentArgs, "accountId" | "partition" | "region"> {
  /**
   * Accounts that may be deployed to.
   * @default any account
   */
  readonly allowedAccountIds?: readonly string[];
}

/**
 * The deployment of the default AWS provider: asks AWS who is calling and where. Await it before the first resource.
 * @throws RunError when the credentials belong to an account that is not allowed.
 */
export async function currentDeployment(args: CurrentDeploymentArgs): Promise<Deployment> {
  const { allowedAccountIds, ...rest } = args;
  const [identity, partition, region] = await Promise.all([
    aws.getCallerIdentity(),
    aws.getPartition(),
    aws.getRegion(),
  ]);
  if (allowedAccountIds !== undefined && !allowedAccountIds.includes(identity.accountId)) {
    throw new pulumi.RunError(
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
