import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { SecurityGroupTransform } from "../network/security-group";
import type { SecurityGroupRules } from "../network/security-group-rules";
import type { ComponentArgs, Problem, Transform } from "../shared";
import { rangeProblems } from "./event-problems";
import { eventProblems, type EventSources } from "./event-sources";
import type { AlarmSettings } from "./function-alarms";
import { imageRegionProblems, packageProblems, type FunctionPackage } from "./function-code";
import {
  releaseProblems,
  releaseValueProblems,
  type FunctionReleaseArgs,
  type ReleaseSettings,
} from "./function-release";

/** Objects that the function may read and write, by the prefixes of their keys. */
export interface FunctionObjectAccess {
  /** The bucket of the objects. */
  readonly bucketArn: pulumi.Input<string>;
  /** The key that encrypts the bucket. */
  readonly keyArn: pulumi.Input<string>;
  /** @default none */
  readonly read?: readonly string[];
  /** @default none */
  readonly write?: readonly string[];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
export const applicationLogLevels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;
export const systemLogLevels = ["DEBUG", "INFO", "WARN"] as const;

/** The least severe messages that are kept; what is kept is charged by its size. */
export interface LogLevels {
  /** What the function's own code logs, through its runtime's logger. @default "INFO" */
  readonly application?: (typeof applicationLogLevels)[number];
  /** What Lambda logs about calls. @default "INFO" */
  readonly system?: (typeof systemLogLevels)[number];
}

/**
 * What becomes of events that nobody waits for.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export interface AsynchronousCalls {
  /** How often a call that failed is tried again: 0, 1 or 2. @default 2 */
  readonly retries?: number;
  /** Seconds after which an event is given up, 60 to 21 600. @default 21600 (six hours) */
  readonly maximumAgeSeconds?: number;
  /**
   * What lies in the dead-letter queue afterwards: the `event` alone, which can be sent again as it is, or Lambda's
   * `record` of it with the error and the version (an on-failure destination). A record is kept for calls of the alias
   * when there is one, for others when not.
   * @default "event"
   */
  readonly onFailure?: "event" | "record";
}

/** Changes to a function's own children; event sources, release and alarms have transforms of their own. */
export interface FunctionTransform {
  readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  readonly deadLetterQueue?: Transform<aws.sqs.QueueArgs>;
  readonly deadLetterPolicy?: Transform<aws.sqs.QueuePolicyArgs>;
  readonly role?: Transform<aws.iam.RoleArgs>;
  readonly rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  readonly securityGroup?: SecurityGroupTransform;
  readonly function?: Transform<aws.lambda.FunctionArgs>;
  readonly asynchronous?: Transform<aws.lambda.FunctionEventInvokeConfigArgs>;
}

export interface LambdaFunctionArgs extends ComponentArgs, FunctionPackage {
  /** The VPC of the subnets. */
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's address range, for name resolution. */
  readonly vpcCidr: string;
  /** Private subnets of at least two zones, at most 16. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Encrypts the environment and the dead-letter queue. */
  readonly keyArn: pulumi.Input<string>;
  /** Encrypts the log group. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** How long logs are kept; one of the numbers that CloudWatch Logs takes. */
  readonly logRetentionDays: number;
  /** @default AWS's own: `INFO` for both */
  readonly logLevels?: LogLevels;
  /** `arm64` costs a fifth less than `x86_64`; an image must be built for it. @default "arm64" */
  readonly architecture?: "arm64" | "x86_64";
  /**
   * Environment variables: encrypted, but readable for whoever may read the function's configuration. No secrets.
   * @default none
   */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Processor time grows with it, and so does the price of a second. @default 256 */
  readonly memorySizeMb?: number;
  /** @default 30 */
  readonly timeoutSeconds?: number;
  /**
   * Executions at the same time that are set aside for this function, and its upper limit. Needs an account whose
   * quota leaves 100 for the other functions.
   * @default the account's common pool
   */
  readonly reservedConcurrency?: number;
  /**
   * Buckets that the function may use, by a name that stays.
   * @default none
   */
  readonly objects?: Readonly<Record<string, FunctionObjectAccess>>;
  /**
   * Traffic that the function may send besides HTTPS and DNS, e.g. to a database.
   * @default none
   */
  readonly egress?: SecurityGroupRules;
  /**
   * What calls the function, by a name that stays.
   * @default nothing: only who may invoke it by an identity policy
   */
  readonly events?: EventSources;
  /**
   * Publishes a version with every change, and lets callers call the alias `live`.
   * @default no versions: every change is live at once
   */
  readonly release?: ReleaseSettings & Pick<FunctionReleaseArgs, "transform">;
  /**
   * Retries and failures of calls that nobody waits for.
   * @default AWS's own: two retries within six hours, then the dead-letter queue
   */
  readonly asynchronous?: AsynchronousCalls;
  /**
   * Alarms on the function, its queues and event sources.
   * @default none
   */
  readonly alarms?: AlarmSettings;
  readonly transform?: FunctionTransform;
}

/** What does not go together in plain values: for the settings of a stack, whose schema knows the ranges. */
export function functionSettingsProblems(
  settings: FunctionPackage & Pick<LambdaFunctionArgs, "events" | "release" | "reservedConcurrency">,
): Problem[] {
  const { events, release, reservedConcurrency } = settings;
  return [
    ...packageProblems(settings),
    ...(release === undefined ? [] : releaseProblems(release, reservedConcurrency)),
    ...eventProblems(events ?? {}, reservedConcurrency),
  ];
}

/** Everything that is wrong with plain values. */
export function functionProblems(args: LambdaFunctionArgs): Problem[] {
  const count = args.subnetIds.length;
  return [
    ...functionSettingsProblems(args),
    ...(args.release === undefined ? [] : releaseValueProblems(args.release)),
    ...(args.asynchronous === undefined ? [] : asynchronousProblems(args.asynchronous)),
    ...imageRegionProblems(args.code, args.deployment.region),
    ...(count >= 2 && count <= 16
      ? []
      : [
          {
            path: ["subnetIds"],
            value: `${count} subnets`,
            message: "2 to 16 private subnets, of several zones; fix: give the private subnets of all zones",
          },
        ]),
  ];
}

function asynchronousProblems({ retries, maximumAgeSeconds }: AsynchronousCalls): Problem[] {
  return [
    ...rangeProblems("retries", retries, [0, 2]),
    ...rangeProblems("maximumAgeSeconds", maximumAgeSeconds, [60, 21_600], " seconds"),
  ].map((problem) => ({ ...problem, path: ["asynchronous", ...problem.path] }));
}
