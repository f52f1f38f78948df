import type { Problem } from "../shared";

/**
 * Fields of a flow log record, those of the default format first.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html#flow-logs-fields
 */
export const flowLogFields = [
  "version",
  "account-id",
  "interface-id",
  "srcaddr",
  "dstaddr",
  "srcport",
  "dstport",
  "protocol",
  "packets",
  "bytes",
  "start",
  "end",
  "action",
  "log-status",
  "vpc-id",
  "subnet-id",
  "instance-id",
  "tcp-flags",
  "type",
  "pkt-srcaddr",
  "pkt-dstaddr",
  "region",
  "az-id",
  "sublocation-type",
  "sublocation-id",
  "pkt-src-aws-service",
  "pkt-dst-aws-service",
  "flow-direction",
  "traffic-path",
  "ecs-cluster-arn",
  "ecs-cluster-name",
  "ecs-container-instance-arn",
  "ecs-container-instance-id",
  "ecs-container-id",
  "ecs-second-container-id",
  "ecs-service-name",
  "ecs-task-definition-arn",
  "ecs-task-arn",
  "ecs-task-id",
  "reject-reason",
] as const;
export type FlowLogField = (typeof flowLogFields)[number];

/** Minutes of traffic that one record sums up at most. */
export const aggregationMinutes = [1, 10] as const;
export type AggregationMinutes = (typeof aggregationMinutes)[number];

/** Forms of the files in a bucket. Parquet is compact and quick to query, and its conversion is charged. */
export const flowLogFileFormats = ["plain-text", "parquet"] as const;

/**
 * How the files of flow logs lie in a bucket.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export interface FlowLogFiles {
  /** @default "plain-text" */
  readonly format?: (typeof flowLogFileFormats)[number];
  /** A folder an hour instead of one a day: queries of an hour read less. @default false */
  readonly hourly?: boolean;
  /** Folders named as Hive and Athena find partitions by themselves. @default false */
  readonly hivePartitions?: boolean;
}

/** The fields as the API takes them. */
export function flowLogFormat(fields: readonly FlowLogField[]): string {
  return fields.map((field) => `\${${field}}`).join(" ");
}

/** What is wrong with the settings of flow logs, under `flowLogs`. */
export function flowLogProblems({
  fields,
  bucketArn,
  files,
}: {
  readonly fields?: readonly FlowLogField[];
  readonly bucketArn?: unknown;
  readonly files?: FlowLogFiles;
}): Problem[] {
  return [
    ...fieldProblems(fields),
    ...(files !== undefined && bucketArn === undefined
      ? [
          {
            path: ["flowLogs", "files"],
            value: files,
            message: "nothing without a bucket; fix: name bucketArn, or leave files out",
          },
        ]
      : []),
  ];
}

function fieldProblems(fields: readonly FlowLogField[] | undefined): Problem[] {
  const path = ["flowLogs", "fields"];
  if (fields?.length === 0) {
    return [{ path, value: fields, message: "at least one field; fix: leave it out for the default format" }];
  }
  return (fields ?? []).flatMap((field, index): Problem[] =>
    fields?.indexOf(field) === index
      ? []
      : [
          {
            path: [...path, index],
            value: field,
            message: `each field once; fix: remove the second "${field}"`,
          },
        ],
  );
}
