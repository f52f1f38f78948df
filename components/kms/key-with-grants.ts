import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  evaluate,
  parsePolicy,
  policy,
  allow,
  policyText,
  role,
  type KeyStatement,
  type PolicyDocument,
} from "../../iam";
import {
  Component,
  UserError,
  refuse,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import {
  actionsThrough,
  arnOf,
  delegation,
  directly,
  grantProblems,
  grantSid,
  identityStatements,
  keyStatements,
  rolePathProblems,
  waysOf,
  type Granted,
  type Grantee,
  type KeyUse,
  type RoleOfOurs,
} from "./grants";
import { keyPolicy, type Administration } from "./key-policies";

/** Where a key's policy is kept. */
export interface PolicySettings {
  /**
   * Keeps the policy in an `aws.kms.KeyPolicy` of its own, made after the key. Grants can then name principals and
   * sources that are made after the key, by their outputs, without a cycle: whatever only needs the key does not wait
   * for its policy. What needs a grant must wait for what the method of the grant returns.
   * @default false: the policy is the key's own
   */
  readonly separatePolicy?: boolean;
}

/** What a key is made of, for its grants. */
export interface KeyBase extends ComponentArgs, Administration, PolicySettings {
  /** Who may use the key, besides roles that a grant names: statements of its policy, `[]` for none. */
  readonly use: readonly KeyStatement[];
  readonly transform?: {
    readonly policy?: Transform<aws.kms.KeyPolicyArgs>;
    readonly grant?: Transform<aws.iam.RolePolicyArgs>;
  };
}

/**
 * A key and who may use it.
 *
 * ```ts
 * key.grantDecrypt("reports", { role: reports, through: "s3" });                        // a role of this deployment
 * key.grantDecrypt("auditors", { principalArn: auditorArn, through: "s3" });            // a role elsewhere
 * key.grantEncryptDecrypt("events", { service: "s3.amazonaws.com", sourceArn: bucket }); // a service, for one resource
 * ```
 *
 * A grant gives no more than the verb takes through the service, on this key. Roles of the deployment get a policy of
 * their own, and the key leaves it to them; all others get a statement in the key's policy. Grants are made where the
 * key is made, before the program waits for anything: then the policy is complete in every preview.
 */
export abstract class KeyWithGrants extends Component implements HasControls {
  abstract readonly arn: pulumi.Output<string>;
  abstract readonly controls: pulumi.Output<SecurityControl[]>;
  /** What must be there before a grant in the key's policy holds. */
  protected abstract readonly policyHolder: pulumi.Resource | undefined;

  private readonly added: pulumi.Input<KeyStatement[]>[] = [];
  private readonly plain: KeyStatement[];
  private readonly names = new Set<string>();
  private closed = false;
  /** The key's policy with all grants. */
  protected readonly document: pulumi.Output<PolicyDocument>;

  protected constructor(
    kind: string,
    private readonly label: string,
    private readonly base: KeyBase,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(kind, label, base, options);
    this.plain = [...base.use];
    const complete = Promise.resolve().then(() => {
      this.closed = true;
      return this.added;
    });
    this.document = pulumi
      .output(complete)
      .apply((lists) => keyPolicy(base.deployment, base, [...base.use, ...lists.flat()]));
  }

  /** Lets somebody decrypt. */
  grantDecrypt(name: string, grantee: Grantee): pulumi.Resource {
    return this.grant(name, grantee, "decrypt");
  }

  /**
   * Lets somebody encrypt. Some services also decrypt what they encrypted a moment ago (SQS, SNS, Secrets Manager), as
   * does S3 for uploads in parts, for which it takes {@link grantEncryptDecrypt}.
   */
  grantEncrypt(name: string, grantee: Grantee): pulumi.Resource {
    return this.grant(name, grantee, "encrypt");
  }

  /** Lets somebody encrypt and decrypt. */
  grantEncryptDecrypt(name: string, grantee: Grantee): pulumi.Resource {
    return this.grant(name, grantee, "encryptDecrypt");
  }

  /**
   * Lets somebody use the key for exactly these actions.
   *
   * @param name who it is for, unique to the key and stable for ever: part of logical names and statement ids.
   * @returns what must be there before the grant holds.
   */
  grant(name: string, grantee: Grantee, granted: Granted): pulumi.Resource {
    const { deployment } = this;
    refuse(`Grant "${name}" of key "${this.label}"`, [
      ...grantProblems(deployment, name, grantee, granted),
      ...(this.names.has(name)
        ? [{ path: ["name"], value: name, message: "unique among the key's grants; fix: choose another" }]
        : []),
    ]);
    this.names.add(name);
    if ("role" in grantee) {
      this.delegate(name, grantee, granted);
      return this.rolePolicy(name, grantee, granted);
    }
    const arn = arnOf(grantee);
    return arn === undefined || typeof arn === "string"
      ? this.admit(name, keyStatements(deployment, name, grantee, granted, arn))
      : this.admit(
          name,
          pulumi.output(arn).apply((known) => keyStatements(deployment, name, grantee, granted, known)),
        );
  }

  /** The policy of a key whose policy is kept apart, see {@link PolicySettings}. */
  protected separatePolicy(keyId: pulumi.Input<string>, region: string | undefined): aws.kms.KeyPolicy {
    return new aws.kms.KeyPolicy(
      ...this.child(
        "policy",
        this.base.transform?.policy,
        { keyId, policy: this.document.apply(policyText), region },
        // Deleting a policy gives the key that of AWS, by which the root user may do everything: better none.
        this.childOptions({ retainOnDelete: true }),
      ),
    );
  }

  /** The key's policy without grants. */
  protected get documentAtFirst(): PolicyDocument {
    return keyPolicy(this.deployment, this.base, this.base.use);
  }

  private rolePolicy(name: string, grantee: RoleOfOurs, granted: Granted): aws.iam.RolePolicy {
    const { deployment, label } = this;
    const document = pulumi.all([this.arn, grantee.role.path]).apply(([arn, path]) => {
      refuse(`Grant "${name}" of key "${label}"`, rolePathProblems(deployment, path));
      return policyText(policy.identity(...identityStatements(deployment, arn, grantee, granted)));
    });
    return new aws.iam.RolePolicy(
      ...this.child(`grant-${name}`, this.base.transform?.grant, {
        name: `${label}-${name}`,
        role: grantee.role.name,
        policy: document,
      }),
    );
  }

  /** Has the key leave it to the role's own policy, unless it does so already. */
  private delegate(name: string, grantee: RoleOfOurs, granted: Granted): void {
    // The policy of a key that was there already is whoever's who made it.
    if (this.policyHolder === undefined) return;
    for (const way of waysOf(grantee)) {
      const missing = actionsThrough(granted, way).filter(
        (action) => !this.leavesToRoles(grantee, way, action),
      );
      if (missing.length > 0) {
        this.admit(name, [delegation(this.deployment, grantSid(name, way), grantee, way, missing)]);
      }
    }
  }

  private leavesToRoles({ role: { name } }: RoleOfOurs, way: string | undefined, action: KeyUse): boolean {
    const { deployment } = this;
    const everything = parsePolicy(
      policy.identity(allow("All", { actions: "kms:*", resources: "*" })),
      "identity",
    );
    return evaluate(
      {
        principal: role(deployment.roleArn(typeof name === "string" ? name : "any")),
        action,
        resource: deployment.arn("kms", "key/this"),
        context:
          way === directly || way === undefined ? {} : { "kms:ViaService": deployment.viaService(way) },
      },
      { identity: [everything], resource: parsePolicy(keyPolicy(deployment, this.base, this.plain), "key") },
    ).allowed;
  }

  private admit(name: string, statements: pulumi.Input<KeyStatement[]>): pulumi.Resource {
    const what = `Grant "${name}" of key "${this.label}"`;
    if (this.policyHolder === undefined) {
      throw new UserError(
        `${what} belongs into the key's policy, and the key is one that was there already; fix: add it where the key is made, or grant to a role of this deployment.`,
      );
    }
    if (this.closed) {
      throw new UserError(
        `${what} comes too late: the program waited for something since it made the key, whose policy is complete; fix: make the grant before the next "await", or what it waits for before the key.`,
      );
    }
    if (Array.isArray(statements)) {
      this.plain.push(...statements);
    } else if (this.base.separatePolicy !== true) {
      throw new UserError(
        `${what} names a principal or source that is not known before it is made; fix: write its ARN as text (deployment.arn(...) and the like make it), or give the key separatePolicy: true.`,
      );
    }
    this.added.push(statements);
    return this.policyHolder;
  }
}
