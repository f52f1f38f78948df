import type { FunctionModel, ResourceModel, ServiceModel } from "../model";
import { accountId, always, emptyText, globalArn, refusal, regionalArn, text } from "./support";

const DETECTOR = "aws:guardduty/detector:Detector";

const detector: ResourceModel = {
  type: DETECTOR,
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

/** The detector of the account in a region; features are not told. */
const getDetector: FunctionModel = {
  token: "aws:guardduty/getDetector:getDetector",
  invoke: (inputs, world) => {
    const found = world.list(DETECTOR).find(({ id }) => text(inputs.id) === "" || id === inputs.id);
    if (found === undefined) {
      throw refusal("NotFound", "reading GuardDuty Detector: couldn't find resource");
    }
    return {
      ...inputs,
      arn: found.outputs.arn,
      features: [],
      findingPublishingFrequency: found.outputs.findingPublishingFrequency,
      id: found.id,
      region: world.region,
      serviceRoleArn: globalArn(
        world,
        "iam",
        "role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
      ),
      status: found.outputs.enable === false ? "DISABLED" : "ENABLED",
      tags: found.outputs.tagsAll ?? {},
    };
  },
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
export const findings: ServiceModel = {
  resources: [detector, detectorFeature, hub, standard, analyzer],
  functions: [getDetector],
};

/** `...:securityhub:REGION::standards/x` is subscribed to as `...:securityhub:REGION:ACCOUNT:subscription/x`. */
function standardArn(standardsArn: unknown, account: string): string {
  return text(standardsArn)
    .replace("::standards/", `:${account}:subscription/`)
    .replace(":::ruleset/", `::${account}:subscription/`);
}
