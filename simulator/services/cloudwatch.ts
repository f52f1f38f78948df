import type { ResourceModel, ServiceModel } from "../model";
import { always, emptyText, globalArn, mixedId, regionalArn, text } from "./support";

const logGroup: ResourceModel = {
  type: "aws:cloudwatch/logGroup:LogGroup",
  physicalName: "name",
  taggable: true,
  replaceOn: ["logGroupClass"],
  defaults: () => ({ retentionInDays: 0, skipDestroy: false }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    // Without the ":*" that AWS itself ends it with: the provider cuts that off.
    arn: (instance) => regionalArn(instance, "logs", `log-group:${instance.id}`),
    deletionProtectionEnabled: always(false),
    logGroupClass: always("STANDARD"),
    namePrefix: emptyText,
  },
};

const logMetricFilter: ResourceModel = {
  type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  physicalName: "name",
  replaceOn: ["logGroupName"],
  uniqueWithin: ["logGroupName"],
  id: ({ inputs }) => text(inputs.name),
  computed: { applyOnTransformedLogs: always(false) },
};

const metricAlarm: ResourceModel = {
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  physicalName: "name",
  taggable: true,
  defaults: () => ({ actionsEnabled: true, treatMissingData: "missing" }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => regionalArn(instance, "cloudwatch", `alarm:${instance.id}`),
    evaluateLowSampleCountPercentiles: emptyText,
  },
};

const dashboard: ResourceModel = {
  type: "aws:cloudwatch/dashboard:Dashboard",
  replaceOn: ["dashboardName"],
  id: ({ inputs }) => text(inputs.dashboardName),
  computed: { dashboardArn: (instance) => globalArn(instance, "cloudwatch", `dashboard/${instance.id}`) },
};

/** A policy of the account has a name; one of a single log group is known by its ARN. */
const logResourcePolicy: ResourceModel = {
  type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  replaceOn: ["policyName", "resourceArn"],
  id: ({ inputs }) => text(inputs.policyName) || text(inputs.resourceArn),
  computed: {
    policyScope: ({ inputs }) => (text(inputs.policyName) === "" ? "RESOURCE" : "ACCOUNT"),
    revisionId: (instance) => mixedId(instance, 32, `revision ${text(instance.inputs.policyDocument)}`),
  },
  volatile: ["revisionId"],
};

const eventRule: ResourceModel = {
  type: "aws:cloudwatch/eventRule:EventRule",
  physicalName: "name",
  taggable: true,
  replaceOn: ["eventBusName"],
  defaults: () => ({ eventBusName: "default", forceDestroy: false }),
  id: ({ inputs }) => onBus(inputs.eventBusName, text(inputs.name), "/"),
  computed: {
    arn: (instance) => regionalArn(instance, "events", `rule/${instance.id}`),
    namePrefix: emptyText,
  },
};

const eventTarget: ResourceModel = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  physicalName: "targetId",
  replaceOn: ["eventBusName", "rule"],
  defaults: () => ({ eventBusName: "default", forceDestroy: false }),
  id: ({ inputs }) => onBus(inputs.eventBusName, `${text(inputs.rule)}-${text(inputs.targetId)}`, "-"),
};

/** Log groups, alarms, dashboards and event rules. */
export const cloudwatch: ServiceModel = {
  resources: [logGroup, logMetricFilter, metricAlarm, dashboard, logResourcePolicy, eventRule, eventTarget],
};

/** The default bus goes without saying. */
function onBus(bus: unknown, name: string, separator: string): string {
  return text(bus) === "default" ? name : `${text(bus)}${separator}${name}`;
}
