import { text, texts, type PlainResource } from "./resource";

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

export type HolderKind = "role" | "user" | "group";

/** What is attached to one role, user or group. */
export interface Holder {
  readonly inline: PlainResource[];
  readonly managed: Set<string>;
}

/** What the resources attach to roles, users and groups, and who is in which group. */
export class Attachments {
  /** Managed policies by ARN. */
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

/** The name of a role, user or group, which may be given as an ARN. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
