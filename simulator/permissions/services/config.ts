import { text } from "../../services/support";
import type { ResourcePermissions, ServicePermissions } from "../model";
import { anywhere, given, on, pass, regional, self, serviceLinkedRole, tagged } from "../rules";

/** AWS adds an id of its own to the name. */
const ownRecorder = regional("config", ({ inputs }) => `configuration-recorder/${text(inputs.name)}/*`);
const handsRole = pass("roleArn", "config.amazonaws.com");

const recorder: ResourcePermissions = {
  type: "aws:cfg/recorder:Recorder",
  create: [on(ownRecorder, "config:PutConfigurationRecorder"), handsRole],
  read: [on(ownRecorder, "config:DescribeConfigurationRecorders")],
  update: [on(ownRecorder, "config:PutConfigurationRecorder"), handsRole],
  delete: [on(ownRecorder, "config:DeleteConfigurationRecorder")],
};

const recorderStatus: ResourcePermissions = {
  type: "aws:cfg/recorderStatus:RecorderStatus",
  create: [given("isEnabled", on(ownRecorder, "config:StartConfigurationRecorder"))],
  read: [on(ownRecorder, "config:DescribeConfigurationRecorderStatus")],
  update: [on(ownRecorder, "config:StartConfigurationRecorder", "config:StopConfigurationRecorder")],
  delete: [on(ownRecorder, "config:StopConfigurationRecorder")],
};

const channel: ResourcePermissions = {
  type: "aws:cfg/deliveryChannel:DeliveryChannel",
  create: [anywhere("config:PutDeliveryChannel")],
  read: [anywhere("config:DescribeDeliveryChannels")],
  update: [anywhere("config:PutDeliveryChannel")],
  delete: [anywhere("config:DeleteDeliveryChannel")],
};

const retention: ResourcePermissions = {
  type: "aws:cfg/retentionConfiguration:RetentionConfiguration",
  create: [anywhere("config:PutRetentionConfiguration")],
  read: [anywhere("config:DescribeRetentionConfigurations")],
  update: [anywhere("config:PutRetentionConfiguration")],
  delete: [anywhere("config:DeleteRetentionConfiguration")],
};

const rule: ResourcePermissions = {
  type: "aws:cfg/rule:Rule",
  create: [on(self, "config:PutConfigRule"), tagged(on(self, "config:TagResource"))],
  read: [anywhere("config:DescribeConfigRules"), on(self, "config:ListTagsForResource")],
  update: [on(self, "config:PutConfigRule")],
  retag: [on(self, "config:TagResource", "config:UntagResource")],
  delete: [on(self, "config:DeleteConfigRule"), anywhere("config:DescribeConfigRules")],
};

const pack: ResourcePermissions = {
  type: "aws:cfg/conformancePack:ConformancePack",
  create: [
    on(self, "config:PutConformancePack"),
    serviceLinkedRole("config-conforms.amazonaws.com", "AWSServiceRoleForConfigConforms"),
  ],
  read: [anywhere("config:DescribeConformancePacks", "config:DescribeConformancePackStatus")],
  update: [on(self, "config:PutConformancePack")],
  delete: [
    on(self, "config:DeleteConformancePack"),
    anywhere("config:DescribeConformancePacks", "config:DescribeConformancePackStatus"),
  ],
};

/** AWS Config: what records, where it goes, and what it is judged by. */
export const config: ServicePermissions = {
  resources: [recorder, recorderStatus, channel, retention, rule, pack],
};
