"use strict";
// Plain JavaScript and @pulumi/aws only: what the policy pack sees is the same from any language.
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");

const encrypted = new pulumi.Config().getBoolean("encrypted") ?? true;
const tags = {
  Project: pulumi.getProject(),
  Environment: pulumi.getStack(),
  Owner: "orders-team",
  CostCenter: "2000",
  Compliance: "internal",
  ManagedBy: "pulumi",
};
const name = `${pulumi.getProject()}-${pulumi.getStack()}`;
const account = aws.getCallerIdentityOutput().accountId;
const arn = pulumi.interpolate`arn:aws:sqs:eu-west-1:${account}:${name}`;

const queue = new aws.sqs.Queue("orders", {
  name,
  kmsMasterKeyId: encrypted ? "alias/orders" : undefined,
  sqsManagedSseEnabled: encrypted ? undefined : false,
  tags,
});

new aws.sqs.QueuePolicy("orders", {
  queueUrl: queue.url,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Tls",
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  }),
});
