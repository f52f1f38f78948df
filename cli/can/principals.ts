import {
  accountMember,
  anonymous,
  federatedUser,
  role,
  rootUser,
  service,
  shown,
  user,
  type Principal,
} from "../../iam";
import { parseArn } from "../../iam/matching/arn";
import { described, type Authorisation, type Identity } from "../../simulator/authorisation";
import { UserError } from "../errors";
import { ambiguousName, unknownName, type Names } from "./names";
import type { StackResource } from "./state";

/** Somebody who may ask. */
export interface Asker {
  readonly principal: Principal;
  /** How people know them, e.g. `role bulwark-worker-dev`. */
  readonly name: string;
  /** Nobody knows the policies of their own; they count as allowing everything. */
  readonly atTheirBest?: true;
}

const HINT =
  "Allowed: the name or ARN of a role, user, function, instance profile or Auto Scaling group of the stack; " +
  "service:NAME, account:NUMBER, root, anonymous.";

/**
 * Who is meant by a name on the command line.
 * @throws UserError when nobody is, or several are.
 */
export function findPrincipal(given: string, world: Authorisation, names: Names): Asker {
  const special = specialPrincipal(given, world);
  if (special !== undefined) return special;
  const [, kind, bare = given] = /^(user|role):(.+)$/.exec(given) ?? [];
  const found = names.find(bare);
  const identities = found
    .flatMap((resource) => identitiesOf(resource, world, names))
    .filter((identity) => kind === undefined || identity.kind === kind);
  const [first, ...others] = new Set(identities);
  if (first !== undefined && others.length === 0) return identityAsker(first);
  if (first !== undefined) throw ambiguousName("--principal", given, [first, ...others].map(resourceOf));
  if (given.startsWith("arn:")) throw wrongArn(given);
  if (found.length > 0) {
    throw new UserError(
      `--principal ${shown(given)} is ${found.slice(0, 3).map(described).join(", ")}, which has no role of its own. ${HINT}`,
    );
  }
  const people = names
    .all()
    .filter(({ urn }) => names.find(urn).some((part) => identitiesOf(part, world, names).length > 0));
  throw unknownName("--principal", given, names.nearest(bare, people), HINT);
}

/** A role or user of the stack as somebody who asks. */
export function identityAsker({ arn, kind }: Identity): Asker {
  return {
    principal: kind === "user" ? user(arn) : role(arn),
    name: `${kind} ${arn.slice(arn.lastIndexOf("/") + 1)}`,
  };
}

/** Anybody in an account whom its administrators let do everything. */
export function accountAsker(account: string, partition: string, name = `account ${account}`): Asker {
  return { principal: accountMember(account, partition), name, atTheirBest: true };
}

function specialPrincipal(given: string, { home, identities }: Authorisation): Asker | undefined {
  if (given === "anonymous") return { principal: anonymous(), name: "anonymous callers" };
  if (given === "root") return rootAsker(home.account, home.partition);
  const [, kind, name = ""] = /^(service|account):(.*)$/.exec(given) ?? [];
  if (kind === "account") {
    if (!/^\d{12}$/.test(name))
      throw new UserError(`--principal ${shown(given)}: an account number has 12 digits.`);
    return accountAsker(name, home.partition);
  }
  if (kind === "service" || /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(given)) {
    const principal = kind === "service" ? name : given;
    if (!/^[a-z0-9-]+\.[a-z0-9.-]+$/.test(principal))
      throw new UserError(
        `--principal ${shown(given)}: needed is a service such as service:cloudtrail.amazonaws.com.`,
      );
    return { principal: service(principal), name: `service ${principal}` };
  }
  return given.startsWith("arn:") && !identities.has(given) ? fromArn(given) : undefined;
}

export function rootAsker(account: string, partition: string): Asker {
  return { principal: rootUser(account, partition), name: `root user of account ${account}` };
}

/** Somebody by the ARN of IAM or STS, of this stack or not. */
export function fromArn(arn: string): Asker | undefined {
  const parts = parseArn(arn);
  if (parts === undefined || !/^\d{12}$/.test(parts.account)) return undefined;
  const { partition, account, resource } = parts;
  const [kind = "", ...rest] = resource.split("/");
  const last = rest.at(-1) ?? "";
  if (parts.service === "iam" && resource === "root") return rootAsker(account, partition);
  if (last === "") return undefined;
  if (parts.service === "iam" && kind === "role") return { principal: role(arn), name: `role ${last}` };
  if (parts.service === "iam" && kind === "user") return { principal: user(arn), name: `user ${last}` };
  if (parts.service === "sts" && kind === "federated-user")
    return { principal: federatedUser(arn), name: `federated user ${last}` };
  return undefined;
}

/** The roles and users that something of the stack is, or works as. */
function identitiesOf(resource: StackResource, world: Authorisation, names: Names): Identity[] {
  const own = world.identities.get(textOf(resource.outputs.arn));
  if (own !== undefined) return [own];
  return rolesBehind(resource, names).flatMap((name) => {
    const found = [...world.identities.values()].find(
      ({ arn, kind }) => kind === "role" && (arn === name || arn.endsWith(`/${name}`)),
    );
    return found ?? [];
  });
}

/** Names or ARNs of the roles that a resource works as. */
function rolesBehind({ type, outputs }: StackResource, names: Names): string[] {
  switch (type) {
    case "aws:lambda/function:Function":
    case "aws:iam/instanceProfile:InstanceProfile":
      return [textOf(outputs.role)];
    case "aws:ec2/instance:Instance":
      return behind(outputs.iamInstanceProfile, names);
    case "aws:ec2/launchTemplate:LaunchTemplate":
      return profileOf(outputs).flatMap((profile) => behind(profile, names));
    case "aws:autoscaling/group:Group":
      return [outputs.launchTemplate, mixedTemplate(outputs)].flatMap((reference) =>
        behind(
          field(reference, "id") ?? field(reference, "launchTemplateId") ?? field(reference, "name"),
          names,
        ),
      );
    default:
      return [];
  }
}

function behind(name: unknown, names: Names): string[] {
  return typeof name === "string" && name !== ""
    ? names.find(name).flatMap((resource) => rolesBehind(resource, names))
    : [];
}

function profileOf({ iamInstanceProfile }: StackResource["outputs"]): unknown[] {
  return [field(iamInstanceProfile, "arn") ?? field(iamInstanceProfile, "name")];
}

function mixedTemplate({ mixedInstancesPolicy }: StackResource["outputs"]): unknown {
  return field(field(mixedInstancesPolicy, "launchTemplate"), "launchTemplateSpecification");
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function resourceOf({ resource }: Identity): StackResource {
  return resource;
}

function wrongArn(arn: string): UserError {
  return new UserError(
    `--principal ${shown(arn)} is not the ARN of a role, a user or an account's root. ${HINT}`,
  );
}
