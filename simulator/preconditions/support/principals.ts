import type { Policy, PolicyPrincipal } from "../../../iam";
import { parseArn } from "../../../iam/matching/arn";
import type { Call } from "../call";

/**
 * The principals of a policy that AWS cannot find, and so refuses: users and roles of this account that are not there
 * (service-linked roles among them, until the service is first used), and names with wildcards.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function unknownPrincipals(call: Call, { statements }: Policy): string[] {
  return statements
    .flatMap(({ principals }) => principals?.members ?? [])
    .filter((principal) => !isKnown(call, principal))
    .map(({ value }) => value);
}

function isKnown(call: Call, { type, value }: PolicyPrincipal): boolean {
  if (type === "*" || (type === "AWS" && value === "*")) return true;
  return type === "AWS" ? isKnownPrincipal(call, value) : !/[*?]/.test(value);
}

/** Whether an account, user, role or session exists, or may exist. */
export function isKnownPrincipal(call: Call, value: string): boolean {
  if (/[*?]/.test(value)) return false;
  const arn = parseArn(value);
  if (arn === undefined) return true;
  if (arn.partition !== call.partition) return false;
  if (arn.resource === "root" || call.mayExist(value)) return true;
  return arn.service === "sts" ? isKnownSession(call, arn.resource) : isKnownIdentity(call, value);
}

function isKnownIdentity(call: Call, arn: string): boolean {
  return call.world.index.authorisation.identities.has(arn) || arn === deployerArn(call);
}

/** `assumed-role/NAME/SESSION`: the role must be there. Nothing tells which sessions federated users have. */
function isKnownSession(call: Call, resource: string): boolean {
  const [kind, name = ""] = resource.split("/");
  if (kind !== "assumed-role") return true;
  const roles = [...call.world.index.authorisation.identities.keys(), deployerArn(call) ?? ""];
  return roles.some((arn) => arn.includes(":role/") && arn.endsWith(`/${name}`));
}

function deployerArn({ deployer }: Call): string | undefined {
  return "arn" in deployer ? deployer.arn : undefined;
}
