import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../shared";

/** What can happen to objects, as S3 tells it. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
export type ObjectEvent =
  | `s3:ObjectCreated:${"*" | "Put" | "Post" | "Copy" | "CompleteMultipartUpload"}`
  | `s3:ObjectRemoved:${"*" | "Delete" | "DeleteMarkerCreated"}`
  | `s3:ObjectRestore:${"*" | "Post" | "Completed" | "Delete"}`
  | `s3:ObjectTagging:${"*" | "Put" | "Delete"}`
  | `s3:LifecycleExpiration:${"*" | "Delete" | "DeleteMarkerCreated"}`
  | `s3:Replication:${"*" | "OperationFailedReplication" | "OperationMissedThreshold" | "OperationReplicatedAfterThreshold" | "OperationNotTracked"}`
  | "s3:LifecycleTransition"
  | "s3:IntelligentTiering"
  | "s3:ReducedRedundancyLostObject"
  | "s3:ObjectAcl:Put";

/** Which events go to a target. */
export interface EventSelection {
  /** What must have happened to an object. */
  readonly events: readonly ObjectEvent[];
  /** Objects whose keys begin so. @default all */
  readonly prefix?: string;
  /** Objects whose keys end so. @default all */
  readonly suffix?: string;
}

/**
 * Who makes the policy of a topic or queue, of which each has one:
 * - `create`: this component, and nobody else.
 * - `existing`: it is there already, with a statement such as `queueDelivery` or `topicDelivery` makes.
 */
export interface TargetPolicy {
  /** `create` replaces the target's policy by one that lets the bucket in; `existing` leaves it to its owner. */
  readonly policy: "create" | "existing";
}

/** Who is told of what happens to a bucket's objects. Targets by stable names, which become part of identities. */
export interface Notifications {
  /**
   * All events go to EventBridge, where rules choose: $1 a million events.
   * @default false
   */
  readonly eventBridge?: boolean;
  /** Lambda functions of the region, which S3 gets the permission to call. @default none */
  readonly functions?: Readonly<
    Record<
      string,
      EventSelection & {
        /** ARN of the function. */
        readonly functionArn: pulumi.Input<string>;
      }
    >
  >;
  /**
   * SQS queues of the region. The key of an encrypted one must let S3 use it:
   * `key.grantEncryptDecrypt("object-events", { service: "s3.amazonaws.com", sourceArn: bucketArn })`.
   * @default none
   */
  readonly queues?: Readonly<
    Record<
      string,
      EventSelection &
        TargetPolicy & {
          /** ARN of the queue. */
          readonly queueArn: pulumi.Input<string>;
        }
    >
  >;
  /** SNS topics of the region; for the key of an encrypted one see `queues`. @default none */
  readonly topics?: Readonly<
    Record<
      string,
      EventSelection &
        TargetPolicy & {
          /** ARN of the topic. */
          readonly topicArn: pulumi.Input<string>;
        }
    >
  >;
}

/**
 * What S3 would refuse: two targets for one event of one object.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function notificationProblems(notifications: Notifications): Problem[] {
  const targets = (["functions", "queues", "topics"] as const).flatMap((kind) =>
    Object.entries(notifications[kind] ?? {}).map(
      ([name, selection]): readonly [string[], EventSelection] => [[kind, name], selection],
    ),
  );
  return targets.flatMap(([path, selection], index): Problem[] => {
    const problem = (key: string, value: unknown, message: string): Problem[] => [
      { path: ["notifications", ...path, key], value, message },
    ];
    if (selection.events.length === 0) {
      return problem("events", selection.events, "at least one event; fix: name it, or leave the target out");
    }
    const other = targets.slice(0, index).find(([, before]) => overlap(before, selection));
    return other === undefined
      ? []
      : problem(
          "events",
          selection.events,
          `events and objects that do not also go to ${other[0].join(".")}, since S3 has one target for each; fix: choose prefixes or suffixes that exclude each other, or use eventBridge`,
        );
  });
}

function overlap(left: EventSelection, right: EventSelection): boolean {
  const { prefix: leftPrefix = "", suffix: leftSuffix = "" } = left;
  const { prefix: rightPrefix = "", suffix: rightSuffix = "" } = right;
  return (
    left.events.some((event) => right.events.some((other) => sameEvent(event, other))) &&
    (leftPrefix.startsWith(rightPrefix) || rightPrefix.startsWith(leftPrefix)) &&
    (leftSuffix.endsWith(rightSuffix) || rightSuffix.endsWith(leftSuffix))
  );
}

function sameEvent(left: string, right: string): boolean {
  const covers = (pattern: string, event: string): boolean =>
    pattern === event || (pattern.endsWith(":*") && event.startsWith(pattern.slice(0, -1)));
  return covers(left, right) || covers(right, left);
}
