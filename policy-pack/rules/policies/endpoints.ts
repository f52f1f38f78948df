import type { PolicyStatement } from "../../../iam";
import { Links } from "../../core/links";
import { evidenceOf } from "../../core/policy-evidence";
import { defineRule } from "../../core/rule";
import { UNKNOWN } from "../../core/values";
import { ENDPOINT_POLICIES, typesOf } from "./carriers";
import { policiesOf } from "./read";
import { isForAnyone, principalsOf } from "./wildcard-principals";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ENDPOINT_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";

/** Whose resources a request may be about. */
const RESOURCE_KEYS = /^aws:resource(account|orgid|orgpaths)$/i;

export const endpointPolicy = defineRule({
  id: "vpc-endpoint-policy-limited",
  description: "Every VPC endpoint has a policy that limits who passes it, or to which resources.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["AC-4", "AC-6", "SC-7"] },
  why:
    "With AWS's default policy whoever is in the network carries data out through the endpoint, with the keys and to " +
    "the buckets of another account, past every firewall.",
  fix:
    "Give the endpoint a policy that allows callers of the account (aws:PrincipalAccount, aws:PrincipalOrgID) on " +
    "resources of the account (aws:ResourceAccount, aws:ResourceOrgID), and names what else is needed.",
  docs: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  settings: {},
  resource: {
    types: typesOf(ENDPOINT_POLICIES),
    check(resource, _config, report) {
      if (resource.type === ENDPOINT_POLICY && isUnset(resource.inputs.get("policy"))) {
        report.violation("has no policy, and so lets everything through");
        return;
      }
      if (isUnset(resource.inputs.get("policy"))) {
        return;
      }
      for (const { place, policy } of policiesOf(resource, ENDPOINT_POLICIES, report, {
        malformed: "refuse",
      })) {
        for (const finding of principalsOf(policy)) {
          if (isForAnyone(finding) && reachesAnything(finding.statement)) {
            report.violation(
              `has a ${place} that lets anybody at anything, in ${finding.statement.path}`,
              evidenceOf(policy, [finding.statement]),
            );
          }
        }
      }
    },
  },
  stack: {
    inputsOf: [ENDPOINT, ENDPOINT_POLICY],
    check(stack, _config, report) {
      const links = new Links(stack, [ENDPOINT], ["id"]);
      const covered = links.coveredBy({ [ENDPOINT_POLICY]: "vpcEndpointId" });
      for (const endpoint of links.targets) {
        const type = endpoint.asked("vpcEndpointType");
        const takesPolicies = type === undefined || type === "Gateway" || type === "Interface";
        if (
          endpoint.inputs === undefined ||
          !isUnset(endpoint.asked("policy")) ||
          covered.has(endpoint) === "yes"
        ) {
          continue;
        }
        if (type === UNKNOWN) {
          report(endpoint).unjudged("vpcEndpointType");
        } else if (takesPolicies && covered.has(endpoint) === "perhaps") {
          report(endpoint).unjudged("which endpoint an aws.ec2.VpcEndpointPolicy of the stack belongs to");
        } else if (takesPolicies) {
          report(endpoint).violation("has no policy, and so lets everything through");
        }
      }
    },
  },
});

function isUnset(policy: unknown): boolean {
  return policy === undefined || policy === "";
}

function reachesAnything({ resources, conditions }: PolicyStatement): boolean {
  const everything =
    resources === undefined ||
    resources.negated ||
    resources.patterns.some((pattern) => /^(\*+|arn:[^:]*:[^:]*:[^:]*:[*?]*:[*?/]*)$/.test(pattern));
  const limited = conditions.some(
    ({ key, operator, ifExists, quantifier, values }) =>
      RESOURCE_KEYS.test(key) &&
      !ifExists &&
      quantifier !== "ForAllValues" &&
      /^String(Equals|Like)/.test(operator) &&
      values.every((value) => /^(\d{12}$|o-[a-z0-9]{10,32}(\/|$))/.test(value)),
  );
  return everything && !limited;
}
