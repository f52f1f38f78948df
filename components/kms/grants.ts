import type * as pulumi from "@pulumi/pulumi";
import {
  accountRoot,
  allow,
  arns,
  awsService,
  roles,
  users,
  type ActionOf,
  type Conditions,
  type IdentityStatement,
  type KeyStatement,
  type PrincipalMap,
  type ServiceName,
} from "../../iam";
import type { Deployment, Problem } from "../shared";

/** What a key can be used for, as far as it can be granted: no administration, and no right to grant on. */
export type KeyUse = (typeof keyUses)[number];

const keyUses = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
] as const;

/** For a {@link Grantee} that calls KMS itself instead of having a service do so. */
export const directly = "directly";

interface ByCaller {
  /**
   * The service that calls KMS in the grantee's name, e.g. `s3` or `["sqs", "sns"]`: the grant holds through no other
   * (`kms:ViaService`). {@link directly} is for callers of KMS itself, such as encryption in the application.
   * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
   */
  readonly through: string | readonly string[];
  /**
   * Pairs of the encryption context that the request must have, with `*` and `?` as wildcards in values:
   * `{ "aws:s3:arn": [bucketArn, `${bucketArn}/*`] }`.
   * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
   * @default any
   */
  readonly encryptionContext?: EncryptionContext;
}

type EncryptionContext = Readonly<Record<string, string | readonly string[]>>;

/** A role of this deployment, under its path: it gets a policy of its own, and the key trusts such roles. */
export interface RoleOfOurs extends ByCaller {
  /** An `aws.iam.Role`, or its name. */
  readonly role: {
    readonly name: pulumi.Input<string>;
    readonly path?: pulumi.Input<string | undefined>;
  };
}

/** A role or user outside of the deployment, of this or another account. It must exist when the key gets its policy. */
export interface NamedPrincipal extends ByCaller {
  readonly principalArn: pulumi.Input<string>;
}

/** Whoever another account lets use the key by its own identity policies, except for its root user. */
export interface OtherAccount extends ByCaller {
  /** 12 digits. */
  readonly account: string;
}

/** An AWS service that acts for itself, for one resource. */
export interface ServiceOfAws {
  /** e.g. `s3.amazonaws.com` */
  readonly service: ServiceName;
  /** The resource for which the service acts. */
  readonly sourceArn: pulumi.Input<string>;
  /** @default this account */
  readonly sourceAccount?: string;
  /** @default any */
  readonly encryptionContext?: EncryptionContext;
}

/** Who may use a key. */
export type Grantee = RoleOfOurs | NamedPrincipal | OtherAccount | ServiceOfAws;

/** The ways of using a key that have a method of their own. */
export type Verb = "encrypt" | "decrypt" | "encryptDecrypt";

/**
 * What each service asks of KMS in its caller's name, where that is less than everything.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
const encrypting: Readonly<Record<string, readonly KeyUse[]>> = {
  s3: ["kms:GenerateDataKey"],
  secretsmanager: ["kms:Decrypt", "kms:GenerateDataKey"],
  sns: ["kms:Decrypt", "kms:GenerateDataKey"],
  sqs: ["kms:Decrypt", "kms:GenerateDataKey"],
};
const anyEncrypting: readonly KeyUse[] = ["kms:Encrypt", "kms:GenerateDataKey"];

/** The actions that a verb takes through one service, or {@link directly}, or for a service of AWS itself (undefined). */
export function actionsOf(verb: Verb, through: string | undefined): readonly KeyUse[] {
  const encrypts =
    through === undefined ? (["kms:GenerateDataKey"] as const) : (encrypting[through] ?? anyEncrypting);
  switch (verb) {
    case "decrypt":
      return ["kms:Decrypt"];
    case "encrypt":
      return encrypts;
    case "encryptDecrypt":
      return [...new Set<KeyUse>(["kms:Decrypt", ...encrypts])].sort();
  }
}

/** A {@link Verb}, or the very actions. */
export type Granted = Verb | readonly KeyUse[];

/** The services through which a grantee acts; undefined for one that is a service itself. */
export function waysOf(grantee: Grantee): readonly (string | undefined)[] {
  if ("service" in grantee) return [undefined];
  return typeof grantee.through === "string" ? [grantee.through] : grantee.through;
}

/** What a role of the deployment may do, in its own policy. */
export function identityStatements(
  deployment: Deployment,
  keyArn: string,
  grantee: RoleOfOurs,
  granted: Granted,
): IdentityStatement[] {
  return waysOf(grantee).map((way) =>
    allow(`Use${pascal(way ?? "")}`, {
      actions: actionsThrough(granted, way),
      resources: keyArn,
      conditions: callConditions(deployment, way, grantee.encryptionContext),
    }),
  );
}

/** Leaves it to the identity policies of the deployment's roles, or of the one role whose name is known, to use the key. */
export function delegation(
  deployment: Deployment,
  sid: string,
  { role }: RoleOfOurs,
  way: string | undefined,
  actions: readonly KeyUse[],
): KeyStatement {
  const conditions = callConditions(deployment, way, undefined);
  return allow(sid, {
    principals: accountRoot(deployment.accountRoot),
    actions,
    resources: "*",
    conditions: {
      ...conditions,
      ArnLike: { "aws:PrincipalArn": deployment.roleArn(typeof role.name === "string" ? role.name : "*") },
    },
  });
}

/** Whom the key itself must let in, with the grantee's ARN known. */
export function keyStatements(
  deployment: Deployment,
  name: string,
  grantee: NamedPrincipal | OtherAccount | ServiceOfAws,
  granted: Granted,
  arn: string | undefined,
): KeyStatement[] {
  return waysOf(grantee).map((way) => {
    const use = {
      actions: actionsThrough(granted, way) as readonly ActionOf<"kms">[],
      resources: "*",
    };
    const sid = grantSid(name, way);
    if ("service" in grantee) {
      return allow(sid, {
        ...use,
        principals: awsService(grantee.service),
        conditions: {
          StringEquals: { "aws:SourceAccount": grantee.sourceAccount ?? deployment.accountId },
          ArnLike: { "aws:SourceArn": arn ?? "" },
          ...contextConditions(grantee.encryptionContext),
        },
      });
    }
    const conditions = callConditions(deployment, way, grantee.encryptionContext);
    if ("account" in grantee) {
      const there = arns({
        partition: deployment.partition,
        region: deployment.region,
        account: grantee.account,
      });
      return allow(sid, {
        ...use,
        principals: accountRoot(there.accountRoot),
        conditions: {
          ...conditions,
          ArnLike: { "aws:PrincipalArn": [there.global("iam", "role/*"), there.global("iam", "user/*")] },
        },
      });
    }
    return allow(sid, { ...use, principals: principalOf(arn ?? ""), conditions });
  });
}

/** The id of the statement that a grant makes in a key policy. */
export function grantSid(name: string, way: string | undefined): string {
  return `Grant${pascal(name)}${pascal(way ?? "")}`;
}

/** What is wrong with a grant, as far as plain values tell. */
export function grantProblems(
  deployment: Deployment,
  name: string,
  grantee: Grantee,
  granted: Granted,
): Problem[] {
  const problems: Problem[] = [];
  const complain = (path: string, value: unknown, message: string): void => {
    problems.push({ path: [path], value, message });
  };
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    complain(
      "name",
      name,
      "1 to 40 lower-case letters, digits or hyphens, a letter first; fix: choose such a name",
    );
  }
  if (typeof granted !== "string") {
    for (const action of granted.filter((action) => !keyUses.includes(action))) {
      complain("actions", action, `one of ${keyUses.join(", ")}; fix: name the exact action`);
    }
    if (granted.length === 0) complain("actions", granted, "at least one action; fix: name it");
  }
  if ("role" in grantee && typeof grantee.role.path === "string") {
    problems.push(...rolePathProblems(deployment, grantee.role.path));
  }
  const ways = waysOf(grantee);
  if (ways.length === 0) complain("through", ways, `at least one service, or "${directly}"; fix: name it`);
  for (const way of ways) {
    if (way !== undefined && !/^[a-z][a-z0-9-]*$/.test(way)) {
      complain(
        "through",
        way,
        `the name of a service as in its endpoints, e.g. s3, or "${directly}"; fix: leave region and domain out`,
      );
    }
  }
  if ("principalArn" in grantee && typeof grantee.principalArn === "string") {
    if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(grantee.principalArn)) {
      complain(
        "principalArn",
        grantee.principalArn,
        "the ARN of a role or user, without wildcards; fix: write the role itself, not a session of it",
      );
    }
  }
  if (
    "account" in grantee &&
    (!/^\d{12}$/.test(grantee.account) || grantee.account === deployment.accountId)
  ) {
    complain(
      "account",
      grantee.account,
      "the 12 digits of another account; fix: for this account name its roles by principalArn",
    );
  }
  if ("service" in grantee) {
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(grantee.service)) {
      complain(
        "service",
        grantee.service,
        "the name of a service as a principal, e.g. s3.amazonaws.com; fix: write it in full",
      );
    }
    if (
      typeof grantee.sourceArn === "string" &&
      !/^arn:[^:*?]+:[^:*?]+:[^:*?]*:[^:*?]*:[^*?]/.test(grantee.sourceArn)
    ) {
      complain(
        "sourceArn",
        grantee.sourceArn,
        "the ARN of a resource; fix: name it, with wildcards after its beginning only",
      );
    }
    if (grantee.sourceAccount !== undefined && !/^\d{12}$/.test(grantee.sourceAccount)) {
      complain("sourceAccount", grantee.sourceAccount, "12 digits; fix: write the account id in quotes");
    }
  }
  return problems;
}

/** Keys leave their use to roles under the deployment's path, and to no others. */
export function rolePathProblems({ rolePath }: Deployment, path: string | undefined): Problem[] {
  return path === undefined || path === rolePath
    ? []
    : [
        {
          path: ["role", "path"],
          value: path,
          message: `${rolePath}, since the key trusts roles under it only; fix: give the role that path, or name it by principalArn`,
        },
      ];
}

/** The ARN that a grantee is known by, which may not be known yet. */
export function arnOf(
  grantee: NamedPrincipal | OtherAccount | ServiceOfAws,
): pulumi.Input<string> | undefined {
  if ("principalArn" in grantee) return grantee.principalArn;
  return "service" in grantee ? grantee.sourceArn : undefined;
}

export function actionsThrough(granted: Granted, way: string | undefined): readonly KeyUse[] {
  return typeof granted === "string" ? actionsOf(granted, way) : granted;
}

function callConditions(
  deployment: Deployment,
  way: string | undefined,
  context: EncryptionContext | undefined,
): Conditions {
  return {
    ...(way === directly || way === undefined
      ? { Null: { "kms:ViaService": true } }
      : { StringEquals: { "kms:ViaService": deployment.viaService(way) } }),
    ...contextConditions(context),
  };
}

function contextConditions(context: EncryptionContext | undefined): Conditions {
  if (context === undefined) return {};
  const pairs = Object.entries(context).map(
    ([key, values]) => [`kms:EncryptionContext:${key}`, values] as const,
  );
  return { StringLike: Object.fromEntries(pairs) };
}

function principalOf(arn: string): PrincipalMap {
  return arn.includes(":user/") ? users(arn) : roles(arn);
}

function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
