import { parseArn } from "../matching/arn";
import type { RequestContext } from "./context";
import { encryptionContextOf } from "./encryption-context";
import { type AccountPrincipal, isAccountPrincipal, type Principal } from "./principals";

type Values = string | readonly string[] | undefined;

/**
 * The value of a key (in lower case) that AWS fills in from principal, resource and the services in between alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function derivedValue(key: string, context: RequestContext): Values {
  return DERIVED.get(key)?.(context);
}

const ofAccount =
  (read: (principal: AccountPrincipal) => Values) =>
  ({ request: { principal } }: RequestContext) =>
    isAccountPrincipal(principal) ? read(principal) : undefined;

const ofService =
  (read: (service: string) => Values) =>
  ({ request: { principal } }: RequestContext) =>
    principal.type === "service" ? read(principal.service) : undefined;

const DERIVED: ReadonlyMap<string, (context: RequestContext) => Values> = new Map([
  ["aws:principalarn", ofAccount(({ arn }) => arn)],
  ["aws:principalaccount", ofAccount(({ account }) => account)],
  ["aws:principaltype", ({ request }) => principalType(request.principal)],
  ["aws:userid", ({ request }) => userId(request.principal)],
  ["aws:username", ofAccount(({ type, arn }) => (type === "user" ? lastPart(arn) : undefined))],
  ["aws:principalisawsservice", ({ request }) => isService(request.principal)],
  ["aws:principalservicename", ofService((service) => service)],
  ["aws:principalservicenameslist", ofService((service) => [service])],
  [
    "aws:federatedprovider",
    ({ request: { principal } }) => (principal.type === "federated" ? principal.provider : undefined),
  ],
  ["aws:resourceaccount", ({ resourceAccount }) => resourceAccount],
  ["s3:resourceaccount", (context) => (isOf(context, "s3:") ? context.resourceAccount : undefined)],
  ["aws:requestedregion", ({ request }) => regionOf(request.resource)],
  ["aws:viaawsservice", viaAwsService],
  ["aws:calledvia", ({ request: { via } }) => (via?.length ? via : undefined)],
  ["aws:calledviafirst", (context) => context.all("aws:calledvia")?.[0]],
  ["aws:calledvialast", (context) => context.all("aws:calledvia")?.at(-1)],
  ["kms:calleraccount", (context) => (isOf(context, "kms:") ? callerAccount(context) : undefined)],
  ["kms:viaservice", kmsViaService],
  ["kms:grantisforawsresource", grantIsForAwsResource],
  ["kms:encryptioncontextkeys", encryptionContextKeys],
]);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function principalType(principal: Principal): Values {
  switch (principal.type) {
    case "root":
      return "Account";
    case "user":
      return "User";
    case "role":
      return "AssumedRole";
    case "federated-user":
      return "FederatedUser";
    case "anonymous":
      return "Anonymous";
    default:
      return undefined;
  }
}

/** Of users and roles it is an id that nothing else tells. The table of `principalType` has the others. */
function userId(principal: Principal): Values {
  if (principal.type === "anonymous") return "anonymous";
  if (principal.type === "root") return principal.account;
  return principal.type === "federated-user" ? `${principal.account}:${lastPart(principal.arn)}` : undefined;
}

/** Of all signed requests. */
function isService({ type }: Principal): Values {
  return type === "anonymous" ? undefined : String(type === "service");
}

function callerAccount({ request: { principal } }: RequestContext): Values {
  return isAccountPrincipal(principal) ? principal.account : undefined;
}

function viaAwsService(context: RequestContext): Values {
  const through = context.values("aws:calledvia") ?? context.values("kms:viaservice");
  return String(through !== undefined);
}

/**
 * Services name themselves `s3.amazonaws.com`, KMS names them with the region: `s3.eu-west-1.amazonaws.com`.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function kmsViaService(context: RequestContext): Values {
  const service = context.request.via?.at(-1);
  if (service === undefined || !isOf(context, "kms:")) return undefined;
  const region = context.values("aws:requestedregion");
  const [name, rest] = /^([^.]+)\.(amazonaws\.com(?:\.cn)?)$/.exec(service)?.slice(1) ?? [];
  return name === undefined || typeof region !== "string" ? service : `${name}.${region}.${String(rest)}`;
}

/**
 * Whether a service that is integrated with KMS manages a grant on the caller's behalf.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
function grantIsForAwsResource(context: RequestContext): Values {
  if (!/^kms:(CreateGrant|ListGrants|RevokeGrant)$/i.test(context.request.action)) return undefined;
  return context.request.via?.length ? "true" : undefined;
}

function encryptionContextKeys(context: RequestContext): Values {
  const keys = [...encryptionContextOf(context.request).keys()];
  return keys.length > 0 ? keys : undefined;
}

function isOf({ request: { action } }: RequestContext, prefix: string): boolean {
  return action.slice(0, prefix.length).toLowerCase() === prefix;
}

function regionOf(resource: string): Values {
  const region = parseArn(resource)?.region;
  return region === "" ? undefined : region;
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
