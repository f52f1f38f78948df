import { parseArn } from "../../../iam/matching/arn";
import { text } from "../../services/support";
import { NOTIFICATION } from "./buckets";
import type { Call } from "../call";
import { refuse, type Precondition } from "../precondition";

const INVALID = "InvalidArgument";

/** What Amazon S3 demands of the notifications of a bucket. */
export const s3Notification: readonly Precondition[] = [
  {
    id: "S3-39",
    types: [NOTIFICATION],
    demands:
      "Notifications go to the bucket's region, and no two of them are for the same objects and event.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html",
    judge: (call) => {
      const targets = targetsOf(call);
      for (const { arn } of targets) {
        const parts = parseArn(arn);
        if (parts === undefined) return refuse(INVALID, "The ARN is not well formed");
        if (parts.region !== call.region)
          return refuse(
            INVALID,
            "The notification destination service region is not valid for the bucket location constraint",
          );
      }
      return targets.some((target, index) => targets.slice(index + 1).some((other) => overlap(target, other)))
        ? refuse(
            INVALID,
            "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes " +
              "are overlapping for the same event type.",
          )
        : undefined;
    },
  },
  {
    id: "S3-38",
    types: [NOTIFICATION],
    demands:
      "The policies of queue, topic or function, and those of their keys, let S3 publish for this bucket.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
    judge: (call) => {
      const closed = targetsOf(call).find((target) => !mayPublish(call, target));
      if (closed === undefined) return undefined;
      const why =
        closed.kind === "queue"
          ? " (: Permissions on the destination queue do not allow S3 to publish notifications from this bucket)"
          : "";
      return refuse(INVALID, `Unable to validate the following destination configurations${why}`);
    },
  },
];

/** One configuration of a bucket's notifications. */
interface Target {
  readonly kind: keyof typeof ACTIONS;
  readonly arn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

const ACTIONS = {
  queue: "sqs:SendMessage",
  topic: "sns:Publish",
  function: "lambda:InvokeFunction",
} as const;

function targetsOf(call: Call): Target[] {
  const of = (kind: Target["kind"], list: string, property: string) =>
    call.objects(list).flatMap((one) => {
      const arn = one[property];
      const events = Array.isArray(one.events) ? one.events.map(String) : [];
      const [prefix, suffix] = [text(one.filterPrefix), text(one.filterSuffix)];
      return typeof arn === "string" ? [{ kind, arn, events, prefix, suffix }] : [];
    });
  return [
    ...of("queue", "queues", "queueArn"),
    ...of("topic", "topics", "topicArn"),
    ...of("function", "lambdaFunctions", "lambdaFunctionArn"),
  ];
}

function overlap(left: Target, right: Target): boolean {
  const starts = left.prefix.startsWith(right.prefix) || right.prefix.startsWith(left.prefix);
  const ends = left.suffix.endsWith(right.suffix) || right.suffix.endsWith(left.suffix);
  return starts && ends && left.events.some((event) => right.events.some((other) => isSame(event, other)));
}

/** `s3:ObjectCreated:*` is for `s3:ObjectCreated:Put` too. */
function isSame(left: string, right: string): boolean {
  const covers = (all: string, one: string) => all.endsWith(":*") && one.startsWith(all.slice(0, -1));
  return left === right || covers(left, right) || covers(right, left);
}

function mayPublish(call: Call, { kind, arn }: Target): boolean {
  const source = `arn:${call.partition}:s3:::${call.text("bucket") ?? ""}`;
  const request = { service: "s3.amazonaws.com", source };
  const target = call.byArn(arn);
  if (target === undefined) return call.mayExist(arn);
  if (!call.serviceMay({ ...request, action: ACTIONS[kind], resource: arn })) return false;
  const keyId = kind === "function" ? undefined : target.outputs.kmsMasterKeyId;
  if (typeof keyId !== "string" || keyId === "" || call.mayExist(keyId)) return true;
  // The policies of the keys that AWS manages are for the account's own callers.
  const key = call.key(keyId);
  const encryptionContext = { [kind === "queue" ? "aws:sqs:arn" : "aws:sns:topicArn"]: arn };
  return (
    key !== undefined &&
    ["kms:GenerateDataKey", "kms:Decrypt"].every((action) =>
      call.serviceMay({ ...request, action, resource: String(key.outputs.arn), encryptionContext }),
    )
  );
}
