import type * as pulumi from "@pulumi/pulumi";
import type { Deployment, HasControls, Problem } from "../shared";
import { QueueEvents, queueProblems, type QueueSource } from "./event-queue";
import { RuleEvents, ruleProblems, type RuleSource } from "./event-rule";
import { StreamEvents, streamProblems, type StreamSource } from "./event-stream";
import type { EventTarget } from "./event-target";
import { TopicEvents, type TopicSource } from "./event-topic";

/**
 * What calls a function: `queueArn` messages of SQS, `schedule` the time, `pattern` events of EventBridge, `bucketName`
 * new objects, `topicArn` messages of SNS, `streamArn` records of DynamoDB or Kinesis.
 */
export type EventSource = QueueSource | RuleSource | TopicSource | StreamSource;

/** Event sources by name. The name is the source's identity: renaming one replaces it. */
export type EventSources = Readonly<Record<string, EventSource>>;

/** An event source that exists. */
export interface MadeEventSource extends HasControls {
  /** Of sources that deliver by themselves: the queue with what they could not. */
  readonly undeliveredQueueName?: pulumi.Output<string>;
}

/** Makes one event source of a function. */
export function makeEventSource(
  name: string,
  source: EventSource,
  common: { readonly deployment: Deployment; readonly target: EventTarget },
  options: pulumi.ComponentResourceOptions,
): MadeEventSource {
  if ("queueArn" in source) return new QueueEvents(name, { ...source, ...common }, options);
  if ("streamArn" in source) return new StreamEvents(name, { ...source, ...common }, options);
  if ("topicArn" in source) return new TopicEvents(name, { ...source, ...common }, options);
  return new RuleEvents(name, { ...source, ...common }, options);
}

/** What is wrong with the sources of a function, whose executions may be limited. */
export function eventProblems(events: EventSources, reservedConcurrency?: number): Problem[] {
  return Object.entries(events).flatMap(([name, source], index, all) =>
    [
      ...nameProblems(name),
      ...sourceProblems(source, reservedConcurrency),
      ...twinProblems(source, all.slice(0, index)),
    ].map((problem) => ({ ...problem, path: ["events", name, ...problem.path] })),
  );
}

function nameProblems(name: string): Problem[] {
  return /^[a-z][a-z0-9-]*$/.test(name)
    ? []
    : [
        {
          path: [],
          value: name,
          message: "a name of lower-case letters, digits and hyphens, a letter first; fix: rename the source",
        },
      ];
}

/** A queue, topic or stream calls a function once; ARNs that are not known yet cannot be compared. */
function twinProblems(source: EventSource, earlier: readonly (readonly [string, EventSource])[]): Problem[] {
  const arn = arnOf(source);
  const [twin] = earlier.find(([, other]) => typeof arn === "string" && arnOf(other) === arn) ?? [];
  return twin === undefined
    ? []
    : [{ path: [], value: arn, message: `the same source as "${twin}"; fix: leave one of them out` }];
}

function arnOf(source: EventSource): pulumi.Input<string> | undefined {
  if ("queueArn" in source) return source.queueArn;
  if ("streamArn" in source) return source.streamArn;
  return "topicArn" in source ? source.topicArn : undefined;
}

function sourceProblems(source: EventSource, reservedConcurrency: number | undefined): Problem[] {
  if ("streamArn" in source) return streamProblems(source);
  if ("topicArn" in source) return [];
  if (!("queueArn" in source)) return ruleProblems(source);
  const { maximumConcurrency: most } = source;
  return [
    ...queueProblems(source),
    ...(most !== undefined && reservedConcurrency !== undefined && most > reservedConcurrency
      ? [
          {
            path: ["maximumConcurrency"],
            value: most,
            message: `at most the ${reservedConcurrency} executions that are reserved for the function, else messages are throttled; fix: lower it, or raise reservedConcurrency`,
          },
        ]
      : []),
  ];
}
