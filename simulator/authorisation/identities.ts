import type { Policy } from "../../iam";
import { isPolicy, type DocumentRead, type Documents } from "./documents";
import { isHidden, readable, objects, text, texts, type PlainResource } from "./resource";
import type { Unseen } from "./unseen";

/** What a role or user brings with it. */
export interface IdentityPolicies {
  readonly policies: readonly Policy[];
  readonly boundary?: Policy;
  readonly unseen: readonly Unseen[];
}

/** A role or user among the resources. */
export interface Identity {
  readonly arn: string;
  readonly kind: "role" | "user";
  readonly resource: PlainResource;
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: () => IdentityPolicies;
}

const ROLE = "aws:iam/role:Role";
const SERVICE_LINKED_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
const USER = "aws:iam/user:User";
const POLICY = "aws:iam/policy:Policy";

/** Resources that put a document of their own into a role, user or group, and how they name it. */
const INLINE: Readonly<Record<string, HolderKind>> = {
  "aws:iam/rolePolicy:RolePolicy": "role",
  "aws:iam/userPolicy:UserPolicy": "user",
  "aws:iam/groupPolicy:GroupPolicy": "group",
};

/** Resources that attach managed policies. */
const ATTACHMENTS: Readonly<Record<string, HolderKind>> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "user",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "group",
};

type HolderKind = "role" | "user" | "group";

/** What is attached to one role, user or group. */
interface Holder {
  readonly inline: PlainResource[];
  readonly managed: Set<string>;
}

/**
 * All roles and users among the resources, by ARN; their policies are read when they are asked for.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
 */
export function identities(
  resources: readonly PlainResource[],
  documents: Documents,
): ReadonlyMap<string, Identity> {
  const attachments = new Attachments(resources);
  const found = new Map<string, Identity>();
  for (const resource of resources) {
    const kind = KINDS[resource.type];
    const arn = text(resource, "arn");
    if (kind === undefined || arn === undefined) continue;
    let policies: IdentityPolicies | undefined;
    found.set(arn, {
      arn,
      kind,
      resource,
      tags: tagsOf(resource),
      policies: () => (policies ??= collect(resource, kind, attachments, documents)),
    });
  }
  return found;
}

const KINDS: Readonly<Record<string, Identity["kind"]>> = {
  [ROLE]: "role",
  [SERVICE_LINKED_ROLE]: "role",
  [USER]: "user",
};

class Attachments {
  readonly policies = new Map<string, PlainResource>();
  private readonly holders = new Map<string, Holder>();
  private readonly groups = new Map<string, Set<string>>();

  constructor(resources: readonly PlainResource[]) {
    for (const resource of resources) this.add(resource);
  }

  of(kind: HolderKind, name: string): Holder {
    const key = `${kind} ${lastPart(name)}`;
    const known = this.holders.get(key);
    if (known !== undefined) return known;
    const made = { inline: [], managed: new Set<string>() };
    this.holders.set(key, made);
    return made;
  }

  groupsOf(user: string): readonly string[] {
    return [...(this.groups.get(lastPart(user)) ?? [])];
  }

  private add(resource: PlainResource): void {
    const { type } = resource;
    const arn = text(resource, "arn");
    if (type === POLICY && arn !== undefined) this.policies.set(arn, resource);
    const inline = INLINE[type];
    const inlineHolder = inline && text(resource, inline);
    if (inline !== undefined && inlineHolder !== undefined)
      this.of(inline, inlineHolder).inline.push(resource);
    const policy = text(resource, "policyArn");
    if (policy !== undefined) {
      const single = ATTACHMENTS[type];
      const holder = single && text(resource, single);
      if (single !== undefined && holder !== undefined) this.of(single, holder).managed.add(policy);
      if (type === "aws:iam/policyAttachment:PolicyAttachment")
        for (const kind of ["role", "user", "group"] as const)
          for (const name of texts(resource, `${kind}s`)) this.of(kind, name).managed.add(policy);
    }
    if (type === "aws:iam/userGroupMembership:UserGroupMembership")
      for (const group of texts(resource, "groups")) this.join(text(resource, "user"), group);
    if (type === "aws:iam/groupMembership:GroupMembership")
      for (const user of texts(resource, "users")) this.join(user, text(resource, "group"));
  }

  private join(user: string | undefined, group: string | undefined): void {
    if (user === undefined || group === undefined) return;
    this.groups.set(user, (this.groups.get(user) ?? new Set<string>()).add(group));
  }
}

function collect(
  resource: PlainResource,
  kind: Identity["kind"],
  attachments: Attachments,
  documents: Documents,
): IdentityPolicies {
  const name = text(resource, "name") ?? resource.id;
  const holders = [
    attachments.of(kind, name),
    ...(kind === "user" ? attachments.groupsOf(name).map((group) => attachments.of("group", group)) : []),
  ];
  const policies: Policy[] = [];
  const unseen: Unseen[] = [];
  const add = (read: DocumentRead) => {
    if (isPolicy(read)) policies.push(read);
    else if (read !== undefined) unseen.push(grant(read.unreadable));
  };
  for (const holder of holders.flatMap(({ inline }) => inline))
    add(documents.read(holder, "policy", "identity"));
  for (const value of ownInline(resource, holders[0]?.inline ?? []))
    add(documents.parse(resource, "inlinePolicies", value, "identity"));
  const managed = [
    ...texts(resource, "managedPolicyArns"),
    ...holders.flatMap((holder) => [...holder.managed]),
  ];
  for (const arn of new Set(managed)) {
    const policy = attachments.policies.get(arn);
    if (policy === undefined) unseen.push(grant(notInStack(arn)));
    else add(documents.read(policy, "policy", "identity"));
  }
  if (resource.type === SERVICE_LINKED_ROLE)
    unseen.push(grant(`the policy that AWS gives to the service-linked role ${name}`));
  return { policies, ...boundaryOf(resource, attachments, documents, unseen), unseen };
}

/** Inline policies in the role itself; the provider repeats there those that are resources of their own. */
function ownInline(role: PlainResource, separate: readonly PlainResource[]): unknown[] {
  const names = new Set(separate.map((resource) => text(resource, "name")));
  return objects(role, "inlinePolicies")
    .filter(({ name }) => typeof name !== "string" || !names.has(name))
    .map(({ policy }) => policy);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
function boundaryOf(
  resource: PlainResource,
  { policies }: Attachments,
  documents: Documents,
  unseen: Unseen[],
): { boundary?: Policy } {
  const given = readable(resource.outputs.permissionsBoundary);
  if (isHidden(given)) unseen.push(limit(`the permissions boundary, which ${given.hidden}`));
  if (typeof given !== "string" || given === "") return {};
  const policy = policies.get(given);
  const read = policy && documents.read(policy, "policy", "boundary");
  if (isPolicy(read)) return { boundary: read };
  unseen.push(limit(read === undefined ? `the permissions boundary ${notInStack(given)}` : read.unreadable));
  return {};
}

function notInStack(arn: string): string {
  return /^arn:[^:]+:iam::aws:/.test(arn)
    ? `${arn}, whose text AWS keeps`
    : `${arn}, which is not a resource of this stack`;
}

function grant(message: string): Unseen {
  return { layer: "identity", effect: "grant", message };
}

function limit(message: string): Unseen {
  return { layer: "boundary", effect: "limit", message };
}

function tagsOf(resource: PlainResource): Record<string, string> {
  const tags = readable(resource.outputs.tagsAll) ?? readable(resource.outputs.tags);
  const entries = typeof tags === "object" && tags !== null && !isHidden(tags) ? Object.entries(tags) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The name of a role, user or group, which may be given as an ARN. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
