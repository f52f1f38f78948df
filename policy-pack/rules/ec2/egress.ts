import { openingRule } from "./opening-rule";
import { portsText } from "./ports";

export const noOpenEgress = openingRule(
  "egress",
  {
    id: "ec2-no-open-egress",
    description: "Security groups let nothing reach every port of the internet.",
    severity: "medium",
    level: "advisory",
    frameworks: { nist: ["AC-4", "SC-7"] },
    why: "A program that somebody took over can send what it reads to anywhere, by any protocol.",
    fix: "Allow what the program needs: usually TCP 443, and the ports of one's own databases to their security groups.",
    docs: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  },
  {},
  (range) => (portsText(range) === "every port" ? "lets every port of the internet be reached" : undefined),
);
