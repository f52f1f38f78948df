import type * as pulumi from "@pulumi/pulumi";
import { AlertTopic, AuditTrail, CisAlarms, cisControlKeys } from "../../components/audit";
import { alertTopicPolicy } from "../../components/audit/topic-policy";
import { EncryptionKeys } from "../../components/kms";
import { Deployment, type HasControls } from "../../components/shared";
import { policyText } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults } from "../support/faults";

const deployment = () => new Deployment(deploymentArgs());

describe("AuditTrail's controls", () => {
  const trail = "aws:cloudtrail/trail:Trail";
  const logGroup = "aws:cloudwatch/logGroup:LogGroup";
  itReportsFaults(
    [
      [trail, { enableLogging: false }, "management events of all regions"],
      [trail, { isMultiRegionTrail: false }, "management events of all regions"],
      [
        trail,
        {
          advancedEventSelectors: [
            { name: "Data", fieldSelectors: [{ field: "eventCategory", equals: ["Data"] }] },
          ],
        },
        "management events of all regions",
      ],
      [trail, { enableLogFileValidation: false }, "log files validated"],
      [trail, { kmsKeyId: undefined }, "log files encrypted with a key of ours"],
      [
        trail,
        { cloudWatchLogsGroupArn: "arn:aws:logs:eu-west-1:123456789012:log-group:other:*" },
        "delivered to CloudWatch Logs",
      ],
      [logGroup, { kmsKeyId: undefined }, "log group encrypted"],
      [logGroup, { retentionInDays: 0 }, "log retention set"],
    ],
    () => {
      const where = deployment();
      const keys = new EncryptionKeys("keys", { deployment: where, trailName: "*" });
      const accessLogs = { bucketName: "logs", arn: "arn:aws:s3:::logs" };
      return (name: string, options?: pulumi.ComponentResourceOptions): HasControls =>
        new AuditTrail(
          name,
          {
            deployment: where,
            keyArn: keys.trail.arn,
            logsKeyArn: keys.logs.arn,
            accessLogs,
            logRetentionDays: 90,
          },
          options,
        );
    },
  );
});

describe("AlertTopic's controls", () => {
  const topic = "aws:sns/topic:Topic";
  const policy = "aws:sns/topicPolicy:TopicPolicy";
  const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
  /** The policy of the topic of that fault, but for one statement. */
  const without = (sid: string, fault: number): string => {
    const where = deployment();
    const whole = alertTopicPolicy(where, where.arn("sns", where.name(`broken${fault}`)));
    return policyText({ ...whole, Statement: whole.Statement.filter((statement) => statement.Sid !== sid) });
  };
  itReportsFaults(
    [
      [topic, { kmsMasterKeyId: undefined }, "alerts encrypted with a key of ours"],
      [topic, { kmsMasterKeyId: "alias/aws/sns" }, "alerts encrypted with a key of ours"],
      [policy, { policy: without("CloudWatchAlarms", 2) }, "alarms may publish"],
      [policy, { policy: without("EventBridgeRules", 3) }, "rules may publish"],
      [policy, { policy: without("DenyInsecureTransport", 4) }, "no publishing without TLS"],
    ],
    () =>
      (name: string, options?: pulumi.ComponentResourceOptions): HasControls =>
        new AlertTopic(name, { deployment: deployment(), keyArn }, options),
  );
});

describe("CisAlarms' controls", () => {
  const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
  const filter = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
  const control = "alarm: Use of the root user (CIS 4.3)";
  itReportsFaults(
    [
      [alarm, { alarmActions: [] }, control],
      [alarm, { alarmActions: ["arn:aws:sns:eu-west-1:123456789012:elsewhere"] }, control],
      [alarm, { actionsEnabled: false }, control],
      [alarm, { metricName: "other" }, control],
      [alarm, { namespace: "other" }, control],
      [filter, { logGroupName: "/other" }, control],
    ],
    () =>
      (name: string, options?: pulumi.ComponentResourceOptions): HasControls =>
        new CisAlarms(
          name,
          {
            deployment: deployment(),
            logGroupName: "/bulwark/dev/audit",
            topicArn: "arn:aws:sns:eu-west-1:123456789012:alerts",
            disabled: cisControlKeys.filter((key) => key !== "root-use"),
          },
          options,
        ),
  );
});
