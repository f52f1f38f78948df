import { type Policy, type RiskFinding, analyseRisks } from "../../../iam";
import { Links } from "../../core/links";
import type { Report } from "../../core/rule";
import type { StackResource, StackView } from "../../core/stack";
import { IDENTITY_POLICIES, typesOf } from "../policies/carriers";
import { policiesOf } from "../policies/read";

const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const POLICY = "aws:iam/policy:Policy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** Types whose inputs tell what a role may do. */
export const ROLE_SOURCES: readonly string[] = [...typesOf(IDENTITY_POLICIES), ATTACHMENT];

const NOBODY: Report = { violation: () => undefined, unjudged: () => undefined };

/** What only several resources together allow a role. */
export function* risksTogether(
  stack: StackView,
): Generator<{ readonly role: StackResource; readonly risk: RiskFinding }> {
  for (const [role, holders] of policiesByRole(stack)) {
    const apart = holders.map(policiesIn).filter((policies) => policies.length > 0);
    // Whatever takes several actions begins with a role that is passed on.
    if (apart.length < 2 || !apart.some((policies) => policies.some(speaksOfIam))) {
      continue;
    }
    const known = new Set(apart.flatMap((policies) => analyseRisks(policies).map(({ id }) => id)));
    for (const risk of analyseRisks(apart.flat())) {
      if (!known.has(risk.id)) {
        yield { role, risk };
      }
    }
  }
}

/** The resources that hold policies of each role: itself, inline policies, managed ones that are attached. */
function policiesByRole(stack: StackView): ReadonlyMap<StackResource, readonly StackResource[]> {
  const roles = new Links(stack, [ROLE], ["name", "id", "arn"]);
  const policies = new Links(stack, [POLICY], ["arn", "id"]);
  const found = new Map(roles.targets.map((role) => [role, [role]]));
  for (const inline of stack.ofType(ROLE_POLICY)) {
    found.get(roles.follow(inline, "role").target ?? inline)?.push(inline);
  }
  for (const attachment of stack.ofType(ATTACHMENT)) {
    const policy = policies.follow(attachment, "policyArn").target;
    if (policy !== undefined) {
      found.get(roles.follow(attachment, "role").target ?? attachment)?.push(policy);
    }
  }
  return found;
}

function policiesIn({ type, inputs, outputs }: StackResource): readonly Policy[] {
  return policiesOf({ type, inputs: inputs ?? outputs }, IDENTITY_POLICIES, NOBODY, {
    malformed: "leave",
  }).map(({ policy }) => policy);
}

function speaksOfIam({ statements }: Policy): boolean {
  return statements.some(
    ({ effect, actions }) =>
      effect === "Allow" &&
      (actions.negated || actions.patterns.some((pattern) => /^(iam:|[*?])/i.test(pattern))),
  );
}
