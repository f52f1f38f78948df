import { ENCRYPTED_AT_REST } from "../../core/frameworks";
import { isLikeAny, namesSetting } from "../../core/glob";
import { KEY_TYPES, isOwnKey } from "../../core/own-key";
import { is, orAbsent, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const QUEUE = "aws:sqs/queue:Queue";

interface QueueConfig {
  readonly sseSqsQueues: readonly string[];
}

/** New queues are encrypted by SSE-SQS unless it is switched off, and are so as soon as no key is named. */
const queueOwnKey = propertyRule<QueueConfig>({
  id: "sqs-queue-own-key",
  description:
    "Every queue encrypts with a KMS key of one's own; those that the setting names, at least by SSE-SQS.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["SQS.1"], nist: ENCRYPTED_AT_REST },
  why: "Whoever may receive from the queue reads its messages; nobody can limit, log apart or revoke SQS's own key.",
  fix: "Set kmsMasterKeyId to an aws.kms.Key, or name the queue in the rule's sseSqsQueues.",
  docs: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
  settings: {
    sseSqsQueues: namesSetting(
      "Names of the queues that may use SSE-SQS, * for any text: services without a right to a key send to them.",
    ),
  },
  demands: [
    {
      types: [QUEUE],
      path: "kmsMasterKeyId",
      accept: isOwnKey,
      finding: "names no KMS key of one's own",
      madeFrom: KEY_TYPES,
      when: { name: (name, { sseSqsQueues }) => !isLikeAny(sseSqsQueues, name) },
    },
    {
      types: [QUEUE],
      path: "sqsManagedSseEnabled",
      accept: orAbsent(is(true)),
      finding: "is not encrypted at all",
      when: { kmsMasterKeyId: (key) => !isOwnKey(key, {}) },
    },
  ],
});

export const sqsRules: readonly Rule[] = [queueOwnKey];
