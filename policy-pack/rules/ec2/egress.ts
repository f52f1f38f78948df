import { defineRule } from "../../core/rule";
import { UNKNOWN } from "../../core/values";
import { OPENING_TYPES, forInternet, judgeOpening, openings } from "./openings";
import { type PortRange, portsText } from "./ports";

export const noOpenEgress = defineRule({
  id: "ec2-no-open-egress",
  description: "Security groups let nothing reach every port of the internet.",
  severity: "medium",
  level: "advisory",
  frameworks: { nist: ["AC-4", "SC-7"] },
  why: "A program that somebody took over can send what it reads to anywhere, by any protocol.",
  fix: "Allow what the program needs: usually TCP 443, and the ports of one's own databases to their security groups.",
  docs: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  settings: {},
  resource: {
    types: OPENING_TYPES,
    check({ type, inputs }, _config, report) {
      const found = openings(type, inputs, "egress");
      if (found === UNKNOWN) {
        report.unjudged(inputs.get("egress") === UNKNOWN ? "egress" : "type");
        return;
      }
      for (const opening of found) {
        const internet = { is: forInternet(opening), unknown: "the range of addresses" };
        judgeOpening(opening, internet, ofEveryPort, report);
      }
    },
  },
});

function ofEveryPort(range: PortRange): string | undefined {
  return portsText(range) === "every port" ? "lets every port of the internet be reached" : undefined;
}
