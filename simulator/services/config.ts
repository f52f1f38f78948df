import type { ResourceModel, ServiceModel } from "../model";
import { always, derivedLowerId, regionalArn, text } from "./support";

/** A region has one recorder and one delivery channel; what is left out is named `default`. */
const recorder: ResourceModel = {
  type: "aws:cfg/recorder:Recorder",
  replaceOn: ["name"],
  defaults: () => ({ name: "default" }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    recordingGroup: always({ allSupported: true, includeGlobalResourceTypes: false, resourceTypes: [] }),
    recordingMode: always({ recordingFrequency: "CONTINUOUS" }),
  },
};

const recorderStatus: ResourceModel = {
  type: "aws:cfg/recorderStatus:RecorderStatus",
  replaceOn: ["name"],
  id: ({ inputs }) => text(inputs.name),
  computed: { name: always("default") },
};

const deliveryChannel: ResourceModel = {
  type: "aws:cfg/deliveryChannel:DeliveryChannel",
  replaceOn: ["name"],
  defaults: () => ({ name: "default" }),
  id: ({ inputs }) => text(inputs.name),
};

const retention: ResourceModel = {
  type: "aws:cfg/retentionConfiguration:RetentionConfiguration",
  id: ({ region }) => `default-${region}`,
  computed: { name: always("default") },
};

const rule: ResourceModel = {
  type: "aws:cfg/rule:Rule",
  physicalName: "name",
  taggable: true,
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => regionalArn(instance, "config", `config-rule/${ruleId(instance.id)}`),
    evaluationModes: always([{ mode: "DETECTIVE" }]),
    ruleId: ({ id }) => ruleId(id),
  },
};

const conformancePack: ResourceModel = {
  type: "aws:cfg/conformancePack:ConformancePack",
  physicalName: "name",
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) =>
      regionalArn(
        instance,
        "config",
        `conformance-pack/${instance.id}/conformance-pack-${derivedLowerId(9, "pack", instance.id)}`,
      ),
  },
};

/** AWS Config: recording and rules. Nothing is recorded. */
export const config: ServiceModel = {
  resources: [recorder, recorderStatus, deliveryChannel, retention, rule, conformancePack],
};

function ruleId(name: string): string {
  return `config-rule-${derivedLowerId(6, "rule", name)}`;
}
