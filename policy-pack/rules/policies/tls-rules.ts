import type { Rule } from "../../core/rule";
import { FILE_SYSTEM_POLICIES, QUEUE_POLICIES, TOPIC_POLICIES } from "./carriers";
import { tlsRule } from "./tls";

const WHY =
  "Whoever sits between caller and service can read and change what is sent in the clear; nothing but the policy " +
  "keeps callers from plain HTTP.";
const FIX =
  'Add a Deny for principal "*" on the actions of the service, with the condition Bool aws:SecureTransport "false".';

export const tlsRules: readonly Rule[] = [
  tlsRule(
    {
      id: "sns-policy-tls",
      description: "Every topic has a policy that denies publishing without TLS.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["SC-8", "SC-8(1)"] },
      why: WHY,
      fix: FIX,
      docs: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    },
    TOPIC_POLICIES,
    {
      service: "sns",
      actions: "sns:Publish",
      samples: ["sns:Publish"],
      resources: (arn) => [arn],
      example: "arn:aws:sns:us-east-1:111122223333:example",
    },
    {
      types: ["aws:sns/topic:Topic"],
      names: ["arn", "id"],
      by: { "aws:sns/topicPolicy:TopicPolicy": "arn" },
      noun: "topic policy",
    },
  ),
  tlsRule(
    {
      id: "sqs-policy-tls",
      description: "Every queue has a policy that denies requests without TLS.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["SC-8", "SC-8(1)"] },
      why: WHY,
      fix: FIX,
      docs: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    },
    QUEUE_POLICIES,
    {
      service: "sqs",
      actions: "sqs:*",
      samples: ["sqs:SendMessage", "sqs:ReceiveMessage"],
      resources: (arn) => [arn],
      example: "arn:aws:sqs:us-east-1:111122223333:example",
    },
    {
      types: ["aws:sqs/queue:Queue"],
      names: ["url", "id", "arn"],
      by: { "aws:sqs/queuePolicy:QueuePolicy": "queueUrl" },
      noun: "queue policy",
    },
  ),
  tlsRule(
    {
      id: "efs-policy-tls",
      description: "Every file system has a policy that denies clients without TLS.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["SC-8", "SC-8(1)"] },
      why:
        "Whoever sits between client and file system can read and change files that are sent in the clear; nothing but " +
        "the policy keeps clients from mounting it without TLS.",
      fix: FIX,
      docs: "https://docs.aws.amazon.com/efs/latest/ug/encryption-in-transit.html",
    },
    FILE_SYSTEM_POLICIES,
    {
      service: "elasticfilesystem",
      actions: "elasticfilesystem:Client*",
      samples: [
        "elasticfilesystem:ClientMount",
        "elasticfilesystem:ClientWrite",
        "elasticfilesystem:ClientRootAccess",
      ],
      resources: (arn) => [arn],
      example: "arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-12345678",
    },
    {
      types: ["aws:efs/fileSystem:FileSystem"],
      names: ["id", "arn"],
      by: { "aws:efs/fileSystemPolicy:FileSystemPolicy": "fileSystemId" },
      noun: "file system policy",
    },
  ),
];
