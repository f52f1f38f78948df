import assert from "node:assert/strict";
import { flowLogFields, type FlowLogSettings } from "../../components/network";
import type { SecurityControl } from "../../components/shared";
import type { ProgramRun } from "../support/program";
import { networkRun } from "./network-support";

const withLogs = async (more: Partial<FlowLogSettings>): Promise<ProgramRun> =>
  await networkRun({ flowLogs: { retentionDays: 30, ...more } });
const inputsOf = (run: ProgramRun) => run.get("aws:ec2/flowLog:FlowLog", "network-flow-logs-log").inputs;

describe("settings of flow logs", () => {
  it("A6: leave format and aggregation to AWS unless told", async () => {
    const { logFormat, maxAggregationInterval, logDestinationType } = inputsOf(await withLogs({}));
    assert.deepEqual(
      [logFormat, maxAggregationInterval ?? 600, logDestinationType],
      [undefined, 600, "cloud-watch-logs"],
    );
  });

  it("A6: name fields in their order, and sum up a minute", async () => {
    const { logFormat, maxAggregationInterval } = inputsOf(
      await withLogs({ fields: ["srcaddr", "pkt-srcaddr", "reject-reason"], aggregationMinutes: 1 }),
    );
    assert.equal(logFormat, "${srcaddr} ${pkt-srcaddr} ${reject-reason}");
    assert.equal(maxAggregationInterval, 60);
  });

  it("A6: start with the fields of AWS's default format", async () => {
    const run = await withLogs({});
    const { outputs } = run.get("aws:ec2/flowLog:FlowLog", "network-flow-logs-log");
    assert.equal(
      outputs.logFormat,
      flowLogFields
        .slice(0, 14)
        .map((field) => `\${${field}}`)
        .join(" "),
    );
  });

  it("A6: a bucket takes the place of group and role", async () => {
    const bucketArn = "arn:aws:s3:::bulwark-flow-logs";
    const run = await withLogs({ bucketArn });
    const { logDestination, logDestinationType, iamRoleArn, trafficType } = inputsOf(run);
    assert.deepEqual(
      [logDestination, logDestinationType, iamRoleArn, trafficType],
      [bucketArn, "s3", undefined, "ALL"],
    );
    assert.deepEqual(run.ofType("aws:iam/role:Role"), []);
    assert.deepEqual(run.ofType("aws:cloudwatch/logGroup:LogGroup"), []);
    assert.equal(run.outputs.flowLogGroupName, undefined);
    const controls = run.outputs.controls as SecurityControl[];
    assert.deepEqual(
      controls.filter(({ id }) => id === "A6").map(({ control, enabled }) => [control, enabled]),
      [["flow logs of all traffic in a bucket", true]],
    );
  });

  it("A6: files in a bucket are text by the day, unless asked for Parquet, hours or Hive's folders", async () => {
    const bucketArn = "arn:aws:s3:::bulwark-flow-logs";
    assert.equal(inputsOf(await withLogs({ bucketArn })).destinationOptions, undefined);
    const { destinationOptions } = inputsOf(
      await withLogs({ bucketArn, files: { format: "parquet", hivePartitions: true } }),
    );
    assert.deepEqual(destinationOptions, {
      fileFormat: "parquet",
      perHourPartition: false,
      hiveCompatiblePartitions: true,
    });
    await assert.rejects(
      withLogs({ files: { hourly: true } }),
      /flowLogs\.files is .*nothing without a bucket/,
    );
  });

  it("X2: refuse no field, and a field twice", async () => {
    await assert.rejects(withLogs({ fields: [] }), /flowLogs\.fields is \[\]: at least one field/);
    await assert.rejects(
      withLogs({ fields: ["start", "start"] }),
      /flowLogs\.fields\.1 is "start": each field once/,
    );
  });
});
