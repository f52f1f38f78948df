import { ownKey } from "../../core/own-key";
import { is, isAbsent, propertyRule } from "../../core/property-rule";

const RECORDER = "aws:cfg/recorder:Recorder";

export const recorderOn = propertyRule({
  id: "config-recorder-on",
  description: "AWS Config records every type of resource, and its recorder runs.",
  severity: "high",
  level: "mandatory",
  frameworks: { cis: ["3.3"], fsbp: ["Config.1"], nist: ["CM-3", "CM-6(1)", "CM-8", "CM-8(2)"] },
  why: "What is not recorded can be changed and changed back without a trace.",
  fix: "Set `recordingGroup: { allSupported: true }`, and `isEnabled: true` on aws.cfg.RecorderStatus.",
  docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html#config-1",
  demands: [
    {
      types: [RECORDER],
      path: "recordingGroup.allSupported",
      accept: is(true, undefined),
      finding: "does not record every type of resource (recordingGroup)",
      // Everything but a few types is a decision that somebody wrote down.
      when: { "recordingGroup.exclusionByResourceTypes": isAbsent },
    },
    {
      types: ["aws:cfg/recorderStatus:RecorderStatus"],
      path: "isEnabled",
      accept: is(true),
      finding: "keeps the recorder stopped (isEnabled)",
    },
  ],
});

export const deliveryEncrypted = propertyRule({
  id: "config-delivery-own-key",
  description: "What AWS Config delivers is encrypted with a KMS key of one's own.",
  severity: "low",
  level: "advisory",
  frameworks: { nist: ["SC-28"] },
  why: "The history of every resource tells an attacker what there is and how it is guarded.",
  fix: "Set `s3KmsKeyArn`, and let Config's role use the key.",
  docs: "https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html",
  demands: [
    ownKey(
      ["aws:cfg/deliveryChannel:DeliveryChannel"],
      "s3KmsKeyArn",
      "delivers without a KMS key of one's own (s3KmsKeyArn)",
    ),
  ],
});
