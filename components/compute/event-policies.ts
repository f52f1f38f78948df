import { allow, awsService, deny, everybody, policy, type PolicyDocument, type ServiceName } from "../../iam";
import { parseArn } from "../../iam/matching/arn";
import { UserError, type Deployment } from "../shared";

/**
 * Receives from one queue, as Lambda does in the role's name, and decrypts its messages.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
 */
export function receivePolicy(
  deployment: Deployment,
  queueArn: string,
  keyArn: string | undefined,
): PolicyDocument {
  return policy.identity(
    allow("Receive", {
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: queueArn,
    }),
    ...(keyArn === undefined
      ? []
      : [
          allow("DecryptMessages", {
            actions: "kms:Decrypt",
            resources: keyArn,
            conditions: {
              StringEquals: {
                "kms:ViaService": deployment.viaService("sqs"),
                "kms:EncryptionContext:aws:sqs:arn": queueArn,
              },
            },
          }),
        ]),
  );
}

/**
 * Reads one stream of DynamoDB or Kinesis, as Lambda does in the role's name. Listing DynamoDB's streams knows no
 * resource.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-create-mapping.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
 */
export function streamPolicy(
  deployment: Deployment,
  streamArn: string,
  keyArn: string | undefined,
): PolicyDocument {
  const service = parseArn(streamArn)?.service;
  if (service !== "dynamodb" && service !== "kinesis") {
    throw new UserError(
      `streamArn is ${JSON.stringify(streamArn)}: the ARN of a DynamoDB or Kinesis stream; fix: for DynamoDB take the table's streamArn, not its arn`,
    );
  }
  const read =
    service === "dynamodb"
      ? [
          allow("Read", {
            actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
            resources: streamArn,
          }),
          allow("List", { actions: "dynamodb:ListStreams", resources: "*" }),
        ]
      : [
          allow("Read", {
            actions: [
              "kinesis:DescribeStream",
              "kinesis:DescribeStreamSummary",
              "kinesis:GetRecords",
              "kinesis:GetShardIterator",
              "kinesis:ListShards",
            ],
            resources: streamArn,
          }),
        ];
  return policy.identity(
    ...read,
    ...(keyArn === undefined
      ? []
      : [
          allow("DecryptRecords", {
            actions: "kms:Decrypt",
            resources: keyArn,
            conditions: { StringEquals: { "kms:ViaService": deployment.viaService(service) } },
          }),
        ]),
  );
}

/**
 * Lets one service put there what it could not deliver from one source, and refuses requests without TLS.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html
 */
export function undeliveredPolicy(queueArn: string, service: ServiceName, sourceArn: string): PolicyDocument {
  return policy.queue(
    allow("Undelivered", {
      principals: awsService(service),
      actions: "sqs:SendMessage",
      resources: queueArn,
      conditions: { ArnEquals: { "aws:SourceArn": sourceArn } },
    }),
    deny("DenyInsecureTransport", {
      principals: everybody,
      actions: "sqs:*",
      resources: queueArn,
      conditions: { Bool: { "aws:SecureTransport": false } },
    }),
  );
}
