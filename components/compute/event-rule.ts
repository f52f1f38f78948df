import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
  type Transform,
} from "../shared";
import type { EventTarget } from "./event-target";
import { UndeliveredQueue, type UndeliveredTransform } from "./event-undelivered";

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Transforms of what every EventBridge source is made of. */
interface RuleTransforms {
  readonly transform?: {
    readonly rule?: Transform<aws.cloudwatch.EventRuleArgs>;
    readonly target?: Transform<aws.cloudwatch.EventTargetArgs>;
    readonly permission?: Transform<aws.lambda.PermissionArgs>;
    readonly undelivered?: UndeliveredTransform;
  };
}

/** Calls at set times. */
export interface ScheduleSource extends RuleTransforms {
  /**
   * `rate(5 minutes)` or `cron(0 3 * * ? *)`, in UTC.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
   */
  readonly schedule: string;
  /**
   * The event that the function gets.
   * @default EventBridge's own, with the time
   */
  readonly input?: Json;
}

/** Events of the account's default bus. */
export interface PatternSource extends RuleTransforms {
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
  readonly pattern: Readonly<Record<string, Json>>;
  /**
   * What the function gets instead of the whole event.
   * @default the event as it is
   */
  readonly input?: EventInput;
}

/** New objects of a bucket. */
export interface ObjectSource extends RuleTransforms {
  /** A bucket that sends its events to EventBridge. */
  readonly bucketName: pulumi.Input<string>;
  /**
   * What the objects' keys begin with. A function that writes into the same bucket must write elsewhere: Lambda does not
   * see that such a chain never ends.
   */
  readonly prefix: string;
  /**
   * What the function gets instead of the whole event.
   * @default the event as it is
   */
  readonly input?: EventInput;
}

/** An event made of parts of another. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export interface EventInput {
  /** Parts of the event by name: `{ key: "$.detail.object.key" }`. */
  readonly paths: Readonly<Record<string, string>>;
  /** JSON with the parts in angle brackets: `{"keys": [<key>]}`. Text parts bring their quotes. */
  readonly template: string;
}

export type RuleSource = ScheduleSource | PatternSource | ObjectSource;

export type RuleEventsArgs = ComponentArgs &
  RuleSource & {
    /** What is called: `LambdaFunction.target`. */
    readonly target: EventTarget;
  };

/**
 * Calls a function for events that EventBridge brings: at set times, for events of the bus, for new objects of a bucket.
 * EventBridge tries for a day; what it could not deliver then lies in a queue.
 *
 * ```ts
 * new RuleEvents("worker-nightly", { deployment, target: worker.target, schedule: "cron(0 3 * * ? *)" });
 * new RuleEvents("worker-incoming", { deployment, target: worker.target, bucketName: data.bucketName, prefix: "incoming/" });
 * ```
 */
export class RuleEvents extends Component implements HasControls {
  /** The queue with what could not be delivered. */
  readonly undeliveredQueueName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: RuleEventsArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:RuleEvents", name, args, options);
    refuse(`Event source "${name}"`, ruleProblems(args));
    const { deployment, target, transform } = args;
    const ruleName = deployment.name(name, 64);
    const rule = new aws.cloudwatch.EventRule(
      ...this.child("rule", transform?.rule, {
        name: ruleName,
        description: `Calls ${deployment.name(name)}`,
        state: "ENABLED",
        ...when(args),
        tags: deployment.tags(ruleName),
      }),
    );
    const permission = new aws.lambda.Permission(
      ...this.child("permission", transform?.permission, {
        statementId: deployment.name(name, 100),
        action: "lambda:InvokeFunction",
        function: target.functionName,
        ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
        principal: "events.amazonaws.com",
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
        sourceArn: rule.arn,
        sourceAccount: deployment.accountId,
      }),
    );
    const undelivered = new UndeliveredQueue(
      this.childName("undelivered"),
      { deployment, service: "events.amazonaws.com", sourceArn: rule.arn, transform: transform?.undelivered },
      { parent: this },
    );
    const called = new aws.cloudwatch.EventTarget(
      ...this.child(
        "target",
        transform?.target,
        {
          rule: rule.name,
          targetId: "function",
          arn: target.arn,
          deadLetterConfig: { arn: undelivered.arn },
          ...what(args),
        },
        this.childOptions({ dependsOn: permission }),
      ),
    );
    this.undeliveredQueueName = undelivered.queueName;
    this.controls = pulumi
      .all([
        rule.arn,
        permission.sourceArn,
        permission.sourceAccount,
        called.deadLetterConfig,
        undelivered.arn,
      ])
      .apply(([resource, sourceArn, sourceAccount, kept, queueArn]) => [
        {
          id: "C1",
          control: "only this rule of this account calls the function",
          enabled: sourceArn === resource && sourceAccount === deployment.accountId,
          resource,
        },
        {
          id: "C1",
          control: "undelivered events are kept",
          enabled: kept?.arn === queueArn,
          resource,
        },
      ]);
    this.registerOutputs({ undeliveredQueueName: this.undeliveredQueueName, controls: this.controls });
  }
}

/** What EventBridge would refuse. */
export function ruleProblems(source: RuleSource): Problem[] {
  return "schedule" in source &&
    !/^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\((\S+ ){5}\S+\))$/.test(source.schedule)
    ? [
        {
          path: ["schedule"],
          value: source.schedule,
          message:
            "rate(NUMBER minutes, hours or days) or cron(MINUTE HOUR DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR); fix: write e.g. rate(1 hour) or cron(0 3 * * ? *)",
        },
      ]
    : [];
}

function when(source: RuleSource): Pick<aws.cloudwatch.EventRuleArgs, "eventPattern" | "scheduleExpression"> {
  if ("schedule" in source) return { scheduleExpression: source.schedule };
  return {
    eventPattern:
      "pattern" in source
        ? JSON.stringify(source.pattern)
        : pulumi
            .output(source.bucketName)
            .apply((bucketName) => JSON.stringify(objectPattern(bucketName, source.prefix))),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function objectPattern(bucketName: string, prefix: string): Readonly<Record<string, Json>> {
  return {
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: {
      bucket: { name: [bucketName] },
      ...(prefix !== "" && { object: { key: [{ prefix }] } }),
    },
  };
}

function what(source: RuleSource): Pick<aws.cloudwatch.EventTargetArgs, "input" | "inputTransformer"> {
  if ("schedule" in source) {
    return source.input === undefined ? {} : { input: JSON.stringify(source.input) };
  }
  return source.input === undefined
    ? {}
    : { inputTransformer: { inputPaths: { ...source.input.paths }, inputTemplate: source.input.template } };
}
