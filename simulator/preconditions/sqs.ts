import { properties, text, texts } from "../services/support";
import type { Call } from "./call";
import { grammarProblems, newPolicy, readPolicy } from "./support/policy-text";
import { refuse, type Precondition, type Refusal } from "./precondition";
import { unknownPrincipals } from "./support/principals";
import { readJson } from "./support/json";

const QUEUE = "aws:sqs/queue:Queue";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";

const CREATE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html";
const DEAD_LETTERS =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html";

/** The least and the most of each number. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  delaySeconds: [0, 900],
  kmsDataKeyReusePeriodSeconds: [60, 86_400],
  maxMessageSize: [1024, 1_048_576],
  messageRetentionSeconds: [60, 1_209_600],
  receiveWaitTimeSeconds: [0, 20],
  visibilityTimeoutSeconds: [0, 43_200],
};

function queueArn(call: Call, name: string): string {
  return `arn:${call.partition}:sqs:${call.region}:${call.accountId}:${name}`;
}

/** The ARN of the queue that a call is about. */
function ownArn(call: Call): string {
  return queueArn(call, call.text("name") ?? call.text("queueUrl")?.split("/").at(-1) ?? "");
}

function parsed(value: string | undefined): Record<string, unknown> | undefined {
  const read = value === undefined ? undefined : readJson(value);
  return read === undefined ? undefined : properties(read);
}

/** Why a queue cannot be where messages go that were received too often. */
function deadLetterProblem(call: Call, redrive: Record<string, unknown>): string | undefined {
  const target = text(redrive.deadLetterTargetArn);
  const count = Number(redrive.maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    return `Invalid value for maxReceiveCount: ${String(count)}, valid values are from 1 to 1000 both inclusive.`;
  const [, , , region, account] = target.split(":");
  if (region !== call.region || account !== call.accountId)
    return "Dead letter target must be in the same region and account as the queue.";
  if (target.endsWith(".fifo") !== call.flag("fifoQueue"))
    return "Dead-letter queue must be same type of queue as the source.";
  const queue = call.byArn(target);
  if (queue === undefined) return call.mayExist(target) ? undefined : "Dead letter target does not exist.";
  const { redrivePermission, sourceQueueArns } = parsed(text(queue.outputs.redriveAllowPolicy)) ?? {};
  const isAllowed =
    redrivePermission === "byQueue"
      ? texts(sourceQueueArns).includes(ownArn(call))
      : redrivePermission !== "denyAll";
  return isAllowed ? undefined : "Dead letter target does not allow the queue.";
}

function invalidPolicy(): Refusal {
  return refuse("InvalidAttributeValue", "Invalid value for the parameter Policy.");
}

/** What Amazon SQS demands of queues and their policies. */
export const sqs: readonly Precondition[] = [
  {
    id: "SQ-1",
    types: [QUEUE],
    at: ["check"],
    demands:
      "A queue's name has at most 80 letters, digits, `-` and `_`, at the end `.fifo` for a FIFO queue; its numbers are " +
      "in the ranges of SQS.",
    source: CREATE,
    judge: (call) => {
      const name = call.text("name");
      const isFifo = call.flag("fifoQueue");
      const pattern = isFifo ? /^[0-9A-Za-z_-]{1,75}\.fifo$/ : /^[0-9A-Za-z_-]{1,80}$/;
      if (name !== undefined && !pattern.test(name))
        return refuse("InvalidParameterValue", `invalid queue name: ${name}`);
      const outside = Object.entries(RANGES).find(([property, [least, most]]) => {
        const value = call.number(property);
        return value !== undefined && (value < least || value > most);
      });
      if (outside !== undefined)
        return refuse("InvalidAttributeValue", `Invalid value for the parameter ${outside[0]}.`);
      return !isFifo && call.flag("contentBasedDeduplication")
        ? refuse("InvalidAttributeValue", "content-based deduplication can only be set for FIFO queue")
        : undefined;
    },
  },
  {
    id: "SQ-2",
    types: [QUEUE],
    at: ["create"],
    demands: "There is no queue of that name in the region.",
    source: CREATE,
    judge: (call) =>
      call.byArn(ownArn(call)) === undefined
        ? undefined
        : refuse(
            "QueueAlreadyExists",
            "A queue already exists with the same name and a different value for an attribute.",
          ),
  },
  {
    id: "SQ-3",
    types: [QUEUE],
    demands:
      "The queue for messages received too often exists in the same account and region, is of the same type and lets " +
      "the queue use it; messages go there after 1 to 1000 times.",
    source: DEAD_LETTERS,
    judge: (call) => {
      const given = call.changes("redrivePolicy") ? call.text("redrivePolicy") : undefined;
      if (given === undefined) return undefined;
      const redrive = parsed(given);
      const problem =
        redrive === undefined ? "Redrive policy is not a valid JSON map." : deadLetterProblem(call, redrive);
      return problem === undefined
        ? undefined
        : refuse(
            "InvalidParameterValue",
            `Value ${given} for parameter RedrivePolicy is invalid. Reason: ${problem}`,
          );
    },
  },
  {
    id: "SQ-4",
    types: [QUEUE, QUEUE_POLICY],
    demands:
      "A queue's policy follows the grammar of policies, names actions of SQS, the queue itself, and no user or role " +
      "that is not there.",
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies.html",
    isRetried: true,
    judge: (call) => {
      const given = newPolicy(call);
      if (given === undefined) return undefined;
      const policy = readPolicy(given, "queue");
      if (policy === undefined || grammarProblems(given, "queue").length > 0) return invalidPolicy();
      const fits = policy.statements.every(
        ({ actions, resources }) =>
          actions.patterns.every((action) => /^(?:sqs:|\*$)/i.test(action)) &&
          (resources?.patterns ?? []).every((each) => /[*?]/.test(each) || each === ownArn(call)),
      );
      return fits && unknownPrincipals(call, policy).length === 0 ? undefined : invalidPolicy();
    },
  },
  {
    id: "SQ-5",
    types: [QUEUE],
    at: ["check"],
    demands: "A queue is encrypted by a key of KMS or by SQS, not by both.",
    source: CREATE,
    judge: (call) =>
      call.text("kmsMasterKeyId") !== undefined && call.flag("sqsManagedSseEnabled")
        ? refuse("InvalidAttributeValue", '"kms_master_key_id": conflicts with sqs_managed_sse_enabled')
        : undefined,
  },
  {
    id: "SQ-QUEUE",
    types: [QUEUE_POLICY],
    demands: "The queue of a policy exists.",
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html",
    judge: (call) => {
      const url = call.text("queueUrl");
      return call.find(QUEUE, url) === undefined && !call.mayExist(url) && !call.mayExist(ownArn(call))
        ? refuse("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
        : undefined;
    },
  },
];
