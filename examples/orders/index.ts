import * as pulumi from "@pulumi/pulumi";
import { Bucket, LambdaFunction, UserError, currentDeployment, securitySummary } from "bulwark/components";
import { readEnvironment } from "./environment";

/** Where new orders arrive, and where their receipts lie. */
const incoming = "incoming/";
const receipts = "receipts/";

export = async () => {
  const config = new pulumi.Config();
  const { deployment: place, keys, network, storage } = await readEnvironment(config.require("environment"));

  // The environment's project and name, so that its keys, log bucket and roles' path take this program's resources for
  // their own. Owner and cost centre are this team's.
  const deployment = await currentDeployment({
    project: place.project,
    environment: place.environment,
    tags: {
      owner: config.require("owner"),
      costCenter: config.require("costCenter"),
      compliance: config.require("compliance"),
    },
    protect: config.requireBoolean("protect"),
    allowedAccountIds: [place.accountId],
  });
  if (deployment.region !== place.region) {
    throw new UserError(
      `aws:region is ${deployment.region}, the environment is in ${place.region}; nothing was deployed.\n` +
        `Fix: pulumi config set aws:region ${place.region}`,
    );
  }

  const orders = new Bucket("orders", {
    deployment,
    keyArn: keys.data,
    accessLogs: { bucketName: storage.accessLogBucket },
  });
  const intake = new LambdaFunction("orders-intake", {
    deployment,
    vpcId: network.vpcId,
    vpcCidr: network.vpcCidr,
    subnetIds: network.privateSubnetIds,
    keyArn: keys.data,
    logsKeyArn: keys.logs,
    code: { path: "intake" },
    runtime: "nodejs22.x",
    handler: "intake.handler",
    logRetentionDays: config.requireNumber("logRetentionDays"),
    environment: { BUCKET: orders.bucketName, INCOMING: incoming, RECEIPTS: receipts },
    objects: { orders: { bucketArn: orders.arn, keyArn: keys.data, read: [incoming], write: [receipts] } },
  });

  return {
    bucket: orders.bucketName,
    functionArn: intake.arn,
    functionRoleArn: intake.roleArn,
    securitySummary: securitySummary([orders, intake]),
  };
};
