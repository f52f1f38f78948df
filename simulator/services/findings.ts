import type { ResourceModel, ServiceModel } from "../model";
import { accountId, always, emptyText, regionalArn, text } from "./support";

const detector: ResourceModel = {
  type: "aws:guardduty/detector:Detector",
  taggable: true,
  defaults: () => ({ enable: true }),
  id: ({ hex }) => hex(32, "detector"),
  computed: {
    accountId,
    arn: (instance) => regionalArn(instance, "guardduty", `detector/${instance.id}`),
    datasources: always({
      kubernetes: { auditLogs: { enable: false } },
      malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: { enable: false } } },
      s3Logs: { enable: false },
    }),
    findingPublishingFrequency: always("SIX_HOURS"),
  },
};

const detectorFeature: ResourceModel = {
  type: "aws:guardduty/detectorFeature:DetectorFeature",
  replaceOn: ["detectorId", "name"],
  id: ({ inputs }) => `${text(inputs.detectorId)}/${text(inputs.name)}`,
  computed: { name: emptyText },
};

/** An account has one hub a region: its id is the account's. */
const hub: ResourceModel = {
  type: "aws:securityhub/account:Account",
  defaults: () => ({ autoEnableControls: true, enableDefaultStandards: true }),
  id: (instance) => instance.accountId,
  computed: {
    arn: (instance) => regionalArn(instance, "securityhub", "hub/default"),
    controlFindingGenerator: always("SECURITY_CONTROL"),
  },
};

const standard: ResourceModel = {
  type: "aws:securityhub/standardsSubscription:StandardsSubscription",
  replaceOn: ["standardsArn"],
  id: (instance) => standardArn(instance.inputs.standardsArn, instance.accountId),
  computed: { arn: ({ id }) => id },
};

const analyzer: ResourceModel = {
  type: "aws:accessanalyzer/analyzer:Analyzer",
  taggable: true,
  replaceOn: ["analyzerName", "type"],
  defaults: () => ({ type: "ACCOUNT" }),
  id: ({ inputs }) => text(inputs.analyzerName),
  computed: { arn: (instance) => regionalArn(instance, "access-analyzer", `analyzer/${instance.id}`) },
};

/** The services that look for security findings: GuardDuty, Security Hub, IAM Access Analyzer. They find nothing. */
export const findings: ServiceModel = { resources: [detector, detectorFeature, hub, standard, analyzer] };

/** `...:securityhub:REGION::standards/x` is subscribed to as `...:securityhub:REGION:ACCOUNT:subscription/x`. */
function standardArn(standardsArn: unknown, account: string): string {
  return text(standardsArn)
    .replace("::standards/", `:${account}:subscription/`)
    .replace(":::ruleset/", `::${account}:subscription/`);
}
