import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { finds, notApplicable, of } from "./resources";

const detector = of("aws:guardduty/detector:Detector", "threats");

export const guarddutyCases: readonly RuleCases[] = [
  casesOf("guardduty-detector-enabled", {
    passes: { "a detector that is on": [detector({ enable: true })], "the default": [detector()] },
    fails: {
      "a suspended detector": finds(detector({ enable: false }), "is suspended (enable)"),
    },
    unknown: { "not known yet": finds(detector({ enable: UNKNOWN }), "? enable") },
    notApplicable,
  }),
];
