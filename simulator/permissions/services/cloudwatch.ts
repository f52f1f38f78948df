import { globalArn, regionalArn, text } from "../../services/support";
import type { ResourcePermissions, ServicePermissions } from "../model";
import { anywhere, changed, given, on, pass, regional, self, tagged, type Target } from "../rules";

/**
 * Log groups have two ARNs: that with `:*` is asked for everything but tags.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
const group: Target = ({ outputs }) => `${text(outputs.arn)}:*`;

const logGroup: ResourcePermissions = {
  type: "aws:cloudwatch/logGroup:LogGroup",
  create: [
    on(group, "logs:CreateLogGroup"),
    tagged(on(self, "logs:TagResource")),
    given("retentionInDays", on(group, "logs:PutRetentionPolicy")),
  ],
  read: [anywhere("logs:DescribeLogGroups"), on(self, "logs:ListTagsForResource")],
  update: [
    changed(["retentionInDays"], on(group, "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy")),
    changed(["kmsKeyId"], on(group, "logs:AssociateKmsKey", "logs:DisassociateKmsKey")),
  ],
  retag: [on(self, "logs:TagResource", "logs:UntagResource")],
  delete: [on(group, "logs:DeleteLogGroup")],
};

const ofGroup = regional("logs", ({ inputs }) => `log-group:${text(inputs.logGroupName)}:*`);

const metricFilter: ResourcePermissions = {
  type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  create: [on(ofGroup, "logs:PutMetricFilter")],
  read: [on(ofGroup, "logs:DescribeMetricFilters")],
  update: [on(ofGroup, "logs:PutMetricFilter")],
  delete: [on(ofGroup, "logs:DeleteMetricFilter")],
};

const logPolicy: ResourcePermissions = {
  type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  create: [anywhere("logs:PutResourcePolicy")],
  read: [anywhere("logs:DescribeResourcePolicies")],
  update: [anywhere("logs:PutResourcePolicy")],
  delete: [anywhere("logs:DeleteResourcePolicy")],
};

const alarm: ResourcePermissions = {
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  create: [on(self, "cloudwatch:PutMetricAlarm"), tagged(on(self, "cloudwatch:TagResource"))],
  read: [
    on(regional("cloudwatch", "alarm:*"), "cloudwatch:DescribeAlarms"),
    on(self, "cloudwatch:ListTagsForResource"),
  ],
  update: [on(self, "cloudwatch:PutMetricAlarm")],
  retag: [on(self, "cloudwatch:TagResource", "cloudwatch:UntagResource")],
  delete: [on(self, "cloudwatch:DeleteAlarms")],
};

const board: Target = (subject) =>
  globalArn(subject, "cloudwatch", `dashboard/${text(subject.inputs.dashboardName)}`);

const dashboard: ResourcePermissions = {
  type: "aws:cloudwatch/dashboard:Dashboard",
  create: [on(board, "cloudwatch:PutDashboard")],
  read: [on(board, "cloudwatch:GetDashboard")],
  update: [on(board, "cloudwatch:PutDashboard")],
  delete: [on(board, "cloudwatch:DeleteDashboards")],
};

const rule: ResourcePermissions = {
  type: "aws:cloudwatch/eventRule:EventRule",
  create: [
    on(self, "events:PutRule"),
    tagged(on(self, "events:TagResource")),
    pass("roleArn", "events.amazonaws.com"),
  ],
  read: [on(self, "events:DescribeRule", "events:ListTagsForResource")],
  update: [on(self, "events:PutRule"), pass("roleArn", "events.amazonaws.com")],
  retag: [on(self, "events:TagResource", "events:UntagResource")],
  delete: [on(self, "events:DeleteRule", "events:DescribeRule")],
};

/** The rule that a target belongs to; rules of the default bus have no bus in their ARN. */
const ofRule: Target = (subject) => {
  const bus = text(subject.inputs.eventBusName).replace(/^arn:.*\//, "");
  const name = text(subject.inputs.rule);
  return regionalArn(
    subject,
    "events",
    ["", "default"].includes(bus) ? `rule/${name}` : `rule/${bus}/${name}`,
  );
};

const target: ResourcePermissions = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  create: [on(ofRule, "events:PutTargets"), pass("roleArn", "events.amazonaws.com")],
  read: [on(ofRule, "events:ListTargetsByRule")],
  update: [on(ofRule, "events:PutTargets"), pass("roleArn", "events.amazonaws.com")],
  delete: [on(ofRule, "events:RemoveTargets")],
};

/** Logs, alarms, dashboards, and rules for events. */
export const cloudwatch: ServicePermissions = {
  resources: [logGroup, metricFilter, logPolicy, alarm, dashboard, rule, target],
};
