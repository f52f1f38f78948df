import { text } from "../../services/support";
import type { StoredResource } from "../../store";
import type { Call } from "../call";

const TOPIC = "aws:sns/topic:Topic";
const QUEUE = "aws:sqs/queue:Queue";
const FUNCTION = "aws:lambda/function:Function";

/** Somebody at AWS who sends to topics and queues or invokes functions. */
export interface Sender {
  /** E.g. `cloudwatch.amazonaws.com`. */
  readonly service: string;
  /** ARN of that for which it sends, such as an alarm. */
  readonly source: string;
  /** Whether SNS and SQS tell KMS of {@link source} and its account. @default true */
  readonly isTold?: boolean;
}

/** Why nothing arrives: there is no such target, its policy is against it, or the policy of its key. */
export type DeliveryFault = "missing" | "policy" | "key";

const ACTIONS: Readonly<Record<string, string>> = {
  [TOPIC]: "sns:Publish",
  [QUEUE]: "sqs:SendMessage",
  [FUNCTION]: "lambda:InvokeFunction",
};

/** Keys in the encryption context of messages. */
const CONTEXT_KEYS: Readonly<Record<string, string>> = {
  [TOPIC]: "aws:sns:topicArn",
  [QUEUE]: "aws:sqs:arn",
};

/**
 * What keeps messages of a service from a topic, a queue or a function; undefined where nothing does, or nothing can be
 * said of the target.
 */
export function deliveryFault(call: Call, targetArn: string, sender: Sender): DeliveryFault | undefined {
  const target = call.byArn(targetArn);
  if (target === undefined) return isOfMissing(call, targetArn) ? "missing" : undefined;
  const action = ACTIONS[target.type];
  if (action === undefined) return undefined;
  const { service, source } = sender;
  if (!call.serviceMay({ service, source, action, resource: targetArn })) return "policy";
  return mayUseKey(call, target, sender) ? undefined : "key";
}

/** Whether a target is of a kind that the world would hold, and does not. */
function isOfMissing(call: Call, arn: string): boolean {
  return /^arn:[^:]*:(?:sns|sqs|lambda):[^:]*:\d{12}:(?:function:)?[^:]+$/.test(arn) && !call.mayExist(arn);
}

/**
 * Whether a service may put messages into what encrypts them. AWS's own keys for SNS and SQS know no service.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function mayUseKey(call: Call, target: StoredResource, { service, source, isTold = true }: Sender): boolean {
  const contextKey = CONTEXT_KEYS[target.type];
  const reference = text(target.outputs.kmsMasterKeyId);
  if (contextKey === undefined || reference === "") return true;
  if (/(?:^|:)alias\/aws\//.test(reference)) return false;
  const key = call.key(reference);
  if (key === undefined) return call.mayExist(reference);
  return ["kms:Decrypt", "kms:GenerateDataKey"].every((action) =>
    call.serviceMay({
      service,
      action,
      resource: text(key.outputs.arn),
      encryptionContext: { [contextKey]: text(target.outputs.arn) },
      ...(isTold ? { source } : { context: { "aws:SourceAccount": [] } }),
    }),
  );
}
