import { evaluate, parsePolicy, type Policy, type Principal } from "../../iam";
import { AwsError } from "../errors";
import type { Need } from "./model";

/** Somebody who calls AWS. */
export interface Caller {
  /** As AWS names them: of a session of a role the ARN of the session. */
  readonly arn: string;
  /** As policies name them. */
  readonly principal: Principal;
  readonly policies: readonly Policy[];
}

/**
 * Throws what AWS answers when the caller's policies do not allow something that a call needs. The first need is that of
 * the call itself.
 *
 * Only the caller's policies are asked. Of keys, whose own policy must agree, it is taken to leave the matter to them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function authorise(needs: readonly Need[], { arn, principal, policies }: Caller): void {
  const account = "account" in principal ? principal.account : "";
  for (const { action, resource, context } of needs) {
    const { decision } = evaluate(
      {
        principal,
        action,
        resource,
        ...(context !== undefined && { context }),
        resourceAccount: account,
      },
      { identity: policies, resource: delegating(account) },
    );
    if (decision === "allow") continue;
    const called = needs.find((need) => !isForOthers(need)) ?? { action };
    const service = (isForOthers({ action, resource, context }) ? called.action : action).split(":")[0] ?? "";
    const why =
      decision === "explicit-deny"
        ? "with an explicit deny in an identity-based policy"
        : `because no identity-based policy allows the ${action} action`;
    const text = `User: ${arn} is not authorized to perform: ${action}${place(service, resource)} ${why}`;
    throw new AwsError(
      code(service),
      service === "ec2" ? `You are not authorized to perform this operation. ${text}` : text,
    );
  }
}

/** The policy of a key that leaves everything to the policies of an account. */
function delegating(account: string): Policy {
  const known = delegations.get(account);
  if (known !== undefined) return known;
  const Statement = { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" };
  const made = parsePolicy({ Version: "2012-10-17", Statement }, "resource");
  delegations.set(account, made);
  return made;
}

const delegations = new Map<string, Policy>();

/** Needs that come with a call of another service, which then is the one that refuses. */
function isForOthers({ action, context = {} }: Need): boolean {
  return (
    ["iam:PassRole", "iam:CreateServiceLinkedRole"].includes(action) ||
    context["kms:ViaService"] !== undefined
  );
}

/** The resource as the service words it. */
function place(service: string, resource: string): string {
  if (service === "ec2" && resource === "*") return "";
  return ` on resource: ${service === "s3" ? `"${resource}"` : resource}`;
}

/** Services with an XML protocol have other codes than those with JSON. */
function code(service: string): string {
  return CODES[service] ?? "AccessDeniedException";
}

const CODES: Readonly<Record<string, string>> = {
  autoscaling: "AccessDenied",
  cloudwatch: "AccessDenied",
  ec2: "UnauthorizedOperation",
  elasticloadbalancing: "AccessDenied",
  iam: "AccessDenied",
  rds: "AccessDenied",
  s3: "AccessDenied",
  sns: "AuthorizationError",
  sqs: "AccessDenied",
};
