import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

const detector = (enable?: unknown): TestResource => ({
  type: "aws:guardduty/detector:Detector",
  name: "threats",
  inputs: { enable },
});

export const guarddutyCases: readonly RuleCases[] = [
  casesOf("guardduty-detector-enabled", {
    passes: { "a detector that is on": [detector(true)], "the default": [detector()] },
    fails: {
      "a suspended detector": { resources: [detector(false)], finds: ["threats is suspended (enable)"] },
    },
    unknown: { "not known yet": { resources: [detector(UNKNOWN)], finds: ["threats ? enable"] } },
    notApplicable: { "an alias": [{ type: "aws:kms/alias:Alias", name: "data", inputs: {} }] },
  }),
];
