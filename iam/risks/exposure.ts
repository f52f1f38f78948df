import { namesEveryService } from "../actions/expand";
import { serviceData, serviceNames } from "../actions/store";
import type { Policy } from "../language/model";
import { matchesPattern, readPattern } from "../matching/pattern";

/**
 * Actions that let others at resources though AWS does not count them as "Permissions management": sharing, and
 * functions, domains and buckets with an access policy or address of their own.
 */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  aoss: ["CreateAccessPolicy", "CreateSecurityPolicy", "UpdateAccessPolicy", "UpdateSecurityPolicy"],
  codeartifact: ["PutDomainPermissionsPolicy", "PutRepositoryPermissionsPolicy"],
  ec2: ["ModifyFpgaImageAttribute", "ModifyImageAttribute"],
  es: ["CreateDomain", "CreateElasticsearchDomain", "UpdateDomainConfig", "UpdateElasticsearchDomainConfig"],
  iam: ["CreateOpenIDConnectProvider", "CreateSAMLProvider", "UpdateAssumeRolePolicy", "UpdateSAMLProvider"],
  kafka: ["PutClusterPolicy"],
  lambda: ["CreateFunctionUrlConfig", "UpdateFunctionUrlConfig"],
  lightsail: ["SetResourceAccessForBucket"],
  logs: ["PutDestinationPolicy"],
  oam: ["PutSinkPolicy"],
  ram: [
    "AssociateResourceShare",
    "AssociateResourceSharePermission",
    "CreateResourceShare",
    "UpdateResourceShare",
  ],
  rds: ["ModifyDBClusterSnapshotAttribute", "ModifyDBSnapshotAttribute"],
  serverlessrepo: ["PutApplicationPolicy"],
};

/** What statements for all services (`*`, NotAction) are judged by, so that not all of AWS's data is read for them. */
const USUAL_SERVICES: readonly string[] = [
  ...[
    "ec2",
    "ecr",
    "elasticfilesystem",
    "events",
    "glue",
    "iam",
    "kms",
    "lambda",
    "logs",
    "ram",
    "rds",
    "s3",
  ],
  ...["secretsmanager", "sns", "sqs", "ssm"],
];

const RESOURCE_POLICY = /^(Put|Create|Update|Attach)\w*ResourcePolicy$/;
/** AWS counts reads of permissions, and of notebooks, among what manages them. */
const READS = /^(Get|List|Describe|View|Search|Validate)/;
/** Takes access away; lifting a limit is a matter of escalation. */
const TAKES_AWAY =
  /^(Abort|Cancel|Deauthorize|Delete|Deregister|Detach|Disassociate|Dissociate|Reject|Remove|Retire|Revoke|Terminate)/;

/**
 * Where that level says something else: what the caller's own side may do (IAM: a matter of escalation), what the
 * console asks for (Glue).
 */
const OTHER_MEANING: readonly string[] = ["glue", "iam"];

const known = new Map<string, readonly string[]>();

/** The actions of a service by which a caller can let others at its resources, in AWS's spelling. */
export function exposingActions(service: string): readonly string[] {
  const found = known.get(service);
  if (found !== undefined) return found;
  const actions = [...(serviceData(service)?.actions.values() ?? [])].filter(
    ({ name, accessLevel }) =>
      OTHERS[service]?.includes(name) === true ||
      RESOURCE_POLICY.test(name) ||
      (accessLevel.startsWith("Permissions management") &&
        !OTHER_MEANING.includes(service) &&
        !READS.test(name) &&
        !TAKES_AWAY.test(name)),
  );
  const names = actions.map(({ name }) => `${service}:${name}`);
  known.set(service, names);
  return names;
}

/** The services whose actions Allow statements speak of, each worth reading the data of. */
export function servicesOf(policies: readonly Policy[]): string[] {
  const allows = policies.flatMap(({ statements }) => statements.filter(({ effect }) => effect === "Allow"));
  const services = new Set<string>();
  for (const { actions } of allows) {
    for (const pattern of actions.negated ? ["*"] : actions.patterns) {
      const prefix = pattern.toLowerCase().split(":")[0] ?? "";
      if (!namesEveryService(pattern)) services.add(prefix);
      else for (const name of USUAL_SERVICES) if (matches(prefix, name)) services.add(name);
    }
  }
  return [...services].filter((name) => serviceNames().has(name)).sort();
}

function matches(pattern: string, name: string): boolean {
  return matchesPattern(readPattern(pattern, { wildcards: true, variables: false }), name);
}
