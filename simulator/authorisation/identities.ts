import type { Policy } from "../../iam";
import { Attachments } from "./attachments";
import { isPolicy, type DocumentRead, type Documents } from "./documents";
import { managedByAws } from "./managed-policies";
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
    const ofAws = managedByAws(arn);
    if (policy !== undefined) add(documents.read(policy, "policy", "identity"));
    else if (ofAws !== undefined) policies.push(ofAws);
    else unseen.push(grant(notInStack(arn)));
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
