import { is, propertyRule } from "../../core/property-rule";

export const detectorEnabled = propertyRule({
  id: "guardduty-detector-enabled",
  description: "GuardDuty's detector is on.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["GuardDuty.1"], nist: ["SI-4"], pci: ["11.5.1"] },
  why: "A suspended detector sees nothing: neither stolen credentials in use nor a mined instance.",
  fix: "Set `enable: true`, its default.",
  docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-1",
  demands: [
    {
      types: ["aws:guardduty/detector:Detector"],
      path: "enable",
      accept: is(true, undefined),
      finding: "is suspended (enable)",
    },
  ],
});
