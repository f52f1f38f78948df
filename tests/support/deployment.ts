import type { DeploymentArgs } from "../../components/shared";

/** Arguments of a deployment for tests of single components. */
export function deploymentArgs(more: Partial<DeploymentArgs> = {}): DeploymentArgs {
  return {
    project: "bulwark",
    environment: "dev",
    accountId: "123456789012",
    partition: "aws",
    region: "eu-west-1",
    tags: { owner: "platform-team", costCenter: "1000", compliance: "internal" },
    ...more,
  };
}
