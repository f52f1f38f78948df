import { defineRule } from "../../core/rule";
import { holdsSecret } from "../../core/secret-text";
import { UNKNOWN } from "../../core/values";
import { INSTANCE_TYPES, LAUNCH_TEMPLATE } from "./types";

const PROPERTIES = ["userData", "userDataBase64"] as const;

export const noSecretsInUserData = defineRule({
  id: "ec2-no-secrets-in-user-data",
  description: "The start-up script of an instance holds no passwords, tokens or keys.",
  severity: "critical",
  level: "mandatory",
  frameworks: { nist: ["IA-5(7)"], pci: ["8.6.2"] },
  why: "Everybody who may describe the instance, and every program on it, can read its user data.",
  fix: "Let the script read secrets from AWS Secrets Manager with the instance's role.",
  docs: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
  settings: {},
  resource: {
    types: [...INSTANCE_TYPES, LAUNCH_TEMPLATE],
    check({ inputs }, _config, report) {
      for (const property of PROPERTIES) {
        const text = inputs.get(property);
        if (text === UNKNOWN) {
          report.unjudged(property);
        } else if (typeof text === "string" && [text, decoded(text)].some(holdsSecret)) {
          report.violation(`has ${property} with something that looks like a secret`);
        }
      }
    },
  },
});

function decoded(text: string): string {
  return /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : "";
}
