import { allow, policy, type IdentityStatement, type PolicyDocument } from "../../iam";
import { rolePathProblems } from "../kms/grants";
import type { Deployment, Problem } from "../shared";
import type * as pulumi from "@pulumi/pulumi";

/** A role of the deployment, under its path. */
export interface RoleOfDeployment {
  /** An `aws.iam.Role`, or its name. */
  readonly role: {
    readonly name: pulumi.Input<string>;
    readonly path?: pulumi.Input<string | undefined>;
  };
}

/** Which objects a role may use. */
export interface ObjectGrantee extends RoleOfDeployment {
  /**
   * How the keys of the objects begin, e.g. `["reports/"]`.
   * @default all objects
   */
  readonly prefixes?: readonly string[];
}

/** What a role may do with objects; nothing of it deletes. */
export type ObjectUse = "read" | "write" | "readWrite";

/**
 * Reading lists and fetches the objects under the prefixes; writing puts them there, also in parts, for which S3 decrypts
 * what it wrote before. The bucket's key is for this bucket only, through S3 of its region.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function objectPermissions(
  deployment: Deployment,
  {
    bucketArn,
    keyArn,
    prefixes = [""],
  }: { readonly bucketArn: string; readonly keyArn: string; readonly prefixes?: readonly string[] },
  use: ObjectUse,
): PolicyDocument {
  const objects = prefixes.map((prefix) => `${bucketArn}/${prefix}*`);
  const reads: IdentityStatement[] = [
    allow("ListObjects", {
      actions: "s3:ListBucket",
      resources: bucketArn,
      ...(prefixes.includes("")
        ? {}
        : { conditions: { StringLike: { "s3:prefix": prefixes.map((prefix) => `${prefix}*`) } } }),
    }),
    allow("ReadObjects", { actions: "s3:GetObject", resources: objects }),
  ];
  const writes: IdentityStatement[] = [
    allow("WriteObjects", { actions: ["s3:AbortMultipartUpload", "s3:PutObject"], resources: objects }),
  ];
  return policy.identity(
    ...(use === "write" ? [] : reads),
    ...(use === "read" ? [] : writes),
    allow("UseKeyForObjects", {
      actions: use === "read" ? "kms:Decrypt" : ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: keyArn,
      conditions: {
        StringEquals: { "kms:ViaService": deployment.viaService("s3") },
        // The bucket's ARN where a bucket key is on, else the object's.
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
      },
    }),
  );
}

/** What is wrong with a grant to a role, as far as plain values tell. */
export function grantProblems(deployment: Deployment, name: string, { role }: RoleOfDeployment): Problem[] {
  return [
    ...(/^[a-z][a-z0-9-]{0,39}$/.test(name)
      ? []
      : [
          {
            path: ["name"],
            value: name,
            message: "1 to 40 lower-case letters, digits or hyphens, a letter first; fix: choose such a name",
          },
        ]),
    ...(typeof role.path === "string" ? rolePathProblems(deployment, role.path) : []),
  ];
}

/** What is wrong with the prefixes of a grant. */
export function prefixProblems(prefixes: readonly string[] | undefined): Problem[] {
  return [
    ...(prefixes?.length === 0
      ? [
          {
            path: ["prefixes"],
            value: prefixes,
            message: "at least one; fix: name it, or leave prefixes out for all objects",
          },
        ]
      : []),
    ...(prefixes ?? []).flatMap((prefix, index) =>
      /^[^/*?$][^*?$]*$/.test(prefix)
        ? []
        : [
            {
              path: ["prefixes", index],
              value: prefix,
              message:
                "how keys begin, as in reports/, without a slash in front and wildcards; fix: write it so",
            },
          ],
    ),
  ];
}

/** Signing in by IAM as one user of one database. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html */
export function connectPermissions(deployment: Deployment, resourceId: string, user: string): PolicyDocument {
  return policy.identity(
    allow("SignIn", {
      actions: "rds-db:connect",
      resources: deployment.arn("rds-db", `dbuser:${resourceId}/${user}`),
    }),
  );
}

/** What is wrong with the name of a database user. */
export function userProblems(user: string): Problem[] {
  return /^[a-z_][a-z0-9_]{0,62}$/.test(user)
    ? []
    : [
        {
          path: ["user"],
          value: user,
          message:
            "the name of one database user, in lower-case letters, digits and underscores; fix: name it without wildcards",
        },
      ];
}
