import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import { refuse, type SecurityControl, type Transform } from "../shared";
import { keyControls } from "./key-controls";
import {
  deletionWindow,
  existingKeyProblems,
  keyProblems,
  rotationPeriod,
  type KeySettings,
} from "./key-settings";
import { KeyWithGrants, type KeyBase } from "./key-with-grants";

export interface EncryptionKeyArgs extends KeyBase, KeySettings {
  /** The part of the alias between project and environment: what the key is for. */
  readonly purpose: string;
  /** What the key encrypts, for people who look at it. */
  readonly description: string;
  /** Who may use the key, and how. Administration is added, and so are grants. */
  readonly use: KeyBase["use"];
  /**
   * ARN of a key of this account and region that is there already: it is looked up and never changed, and gets no
   * alias. The settings of a key do not matter then, and neither does `use`: its policy must let the account's
   * identity policies decide, or let in whoever needs it.
   * @default a key is made: $1 a month, and another dollar after each of the first two rotations
   */
  readonly existing?: string;
  /** Changes to children. */
  readonly transform?: KeyBase["transform"] & {
    readonly key?: Transform<aws.kms.KeyArgs>;
    readonly alias?: Transform<aws.kms.AliasArgs>;
  };
}

/**
 * A KMS key with rotation, an alias, and a policy that lets the account administer the key but not read with it.
 *
 * ```ts
 * const key = new EncryptionKey("reports", { deployment, purpose: "reports", description: "Monthly reports", use: [] });
 * key.grantDecrypt("reader", { role: reader, through: "s3" });
 * ```
 */
export class EncryptionKey extends KeyWithGrants {
  readonly arn: pulumi.Output<string>;
  readonly keyId: pulumi.Output<string>;
  /** Undefined for a key that was there already. */
  readonly aliasName: pulumi.Output<string> | undefined;
  readonly controls: pulumi.Output<SecurityControl[]>;
  protected readonly policyHolder: pulumi.Resource | undefined;

  constructor(name: string, args: EncryptionKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super("kms:EncryptionKey", name, args, options);
    const { deployment } = args;
    refuse(`Encryption key "${name}"`, [
      ...keyProblems(deployment, args),
      ...existingKeyProblems(deployment, ["existing"], args.existing),
    ]);
    const key =
      args.existing === undefined
        ? this.made(args, options)
        : this.existing(aws.kms.Key, "key", args.existing.replace(/^.*\//, ""));
    const separate =
      args.existing === undefined && args.separatePolicy === true
        ? this.separatePolicy(key.keyId, deployment.resourceRegion)
        : undefined;

    this.policyHolder = args.existing === undefined ? (separate ?? key) : undefined;
    this.arn = key.arn;
    this.keyId = key.keyId;
    this.aliasName = args.existing === undefined ? this.alias(args, key).name : undefined;
    this.controls = keyControls(deployment, {
      arn: key.arn,
      rotation: key.enableKeyRotation,
      policy: separate?.policy ?? key.policy,
    });
    this.registerOutputs({
      arn: this.arn,
      keyId: this.keyId,
      aliasName: this.aliasName,
      controls: this.controls,
    });
  }

  private made(args: EncryptionKeyArgs, options: pulumi.ComponentResourceOptions | undefined): aws.kms.Key {
    const { deployment } = args;
    return new aws.kms.Key(
      ...this.child(
        "key",
        args.transform?.key,
        {
          description: args.description,
          enableKeyRotation: true,
          rotationPeriodInDays: args.rotationPeriodInDays ?? rotationPeriod.default,
          deletionWindowInDays: args.deletionWindowInDays ?? deletionWindow.default,
          multiRegion: args.multiRegion ?? false,
          policy:
            args.separatePolicy === true ? policyText(this.documentAtFirst) : this.document.apply(policyText),
          region: deployment.resourceRegion,
          tags: deployment.tags(deployment.name(args.purpose)),
        },
        this.statefulOptions({
          // AWS refuses a policy that names a principal which does not exist, and children inherit no order.
          dependsOn: options?.dependsOn,
          ...(args.separatePolicy === true && { ignoreChanges: ["policy"] }),
        }),
      ),
    );
  }

  private alias({ deployment, purpose, transform }: EncryptionKeyArgs, key: aws.kms.Key): aws.kms.Alias {
    return new aws.kms.Alias(
      ...this.child("alias", transform?.alias, {
        name: `alias/${deployment.name(purpose)}`,
        targetKeyId: key.keyId,
        region: deployment.resourceRegion,
      }),
    );
  }
}
