import type { PolicyStatement } from "../../../iam";
import { FUNCTION_POLICIES, KEY_POLICIES, RESOURCE_POLICIES } from "./carriers";
import { limitedServicesRule } from "./limited-services";
import { hasSource } from "./sources";

interface ServicesConfig {
  readonly services: readonly string[];
}

/** Keys and functions have rules of their own: services say there in other ways for whom they come. */
const POLICIES = RESOURCE_POLICIES.filter(
  (carrier) => !KEY_POLICIES.includes(carrier) && !FUNCTION_POLICIES.includes(carrier),
);

export const limitedServices = limitedServicesRule<ServicesConfig>(
  {
    id: "policy-services-limited",
    description:
      "Policies of topics, queues, buckets and the like let AWS services in only for sources that they name.",
    severity: "medium",
    // Some of AWS's own examples do without.
    level: "advisory",
    frameworks: { nist: ["AC-3", "AC-6"] },
    why:
      "A service acts for every customer of AWS: without a condition on the source, anybody makes it write to this " +
      "bucket or publish to this topic (the confused deputy).",
    fix: "Add aws:SourceAccount or aws:SourceArn (StringEquals, ArnLike) with one's own account to the statement.",
    docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  },
  {
    services: {
      default: ["logdelivery.elasticloadbalancing.amazonaws.com"],
      schema: {
        type: "array",
        items: { type: "string" },
        description:
          "Services that say nothing of their source, so that a condition on it would keep them out.",
      },
    },
  },
  POLICIES,
  (statement, { services }) => namesOnly(statement, services) || hasSource(statement),
);

function namesOnly({ principals }: PolicyStatement, services: readonly string[]): boolean {
  const members = principals?.members ?? [];
  return members.every(({ type, value }) => type !== "Service" || services.includes(value));
}
