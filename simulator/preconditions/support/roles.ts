import { role } from "../../../iam";
import type { Call } from "../call";

const ROLE = /^arn:[^:]+:iam::\d{12}:role\//;

/** A role and who is about to act with it. */
export interface RoleUse {
  readonly call: Call;
  readonly roleArn: string;
}

/**
 * Whether a service may act as a role: the role is there, and its trust policy names the service.
 *
 * @param source ARN of the thing for which the service acts.
 */
export function isAssumable({ call, roleArn }: RoleUse, service: string, source?: string): boolean {
  return (
    ROLE.test(roleArn) &&
    (call.byArn(roleArn) !== undefined || call.mayExist(roleArn)) &&
    call.serviceMayAssume(service, roleArn, source)
  );
}

/** The first of some actions that a role may not do to a resource. */
export function firstDenied(
  { call, roleArn }: RoleUse,
  actions: readonly string[],
  resource: string,
): string | undefined {
  return actions.find((action) => !call.allows({ principal: role(roleArn), action, resource }));
}
