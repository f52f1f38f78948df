import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import type { Ownership } from "./ownership";

export interface AccountDefaultsArgs extends ComponentArgs {
  /** Blocks public access to every bucket of the account. @default "create" */
  readonly publicAccessBlock?: Ownership;
  /** Encrypts new volumes and snapshots, in this region. @default "create" */
  readonly ebsEncryption?: Ownership;
  /** Rules for passwords of IAM users. @default "create" */
  readonly passwordPolicy?: Ownership;
  /**
   * IMDSv2 for new instances and no public snapshots, in this region.
   * @default "create"
   */
  readonly instanceDefaults?: Exclude<Ownership, "existing">;
  /** Changes to children. */
  readonly transform?: {
    readonly publicAccessBlock?: Transform<aws.s3.AccountPublicAccessBlockArgs>;
    readonly ebsEncryption?: Transform<aws.ebs.EncryptionByDefaultArgs>;
    readonly passwordPolicy?: Transform<aws.iam.AccountPasswordPolicyArgs>;
    readonly instanceMetadata?: Transform<aws.ec2.InstanceMetadataDefaultsArgs>;
    readonly snapshots?: Transform<aws.ebs.SnapshotBlockPublicAccessArgs>;
  };
}

/**
 * What an account does by itself: refuses public buckets, encrypts volumes, asks for good passwords. All of these are
 * settings of which an account has one; AWS lets any of its stacks set them anew, so that one stack should own them.
 *
 * ```ts
 * new AccountDefaults("defaults", { deployment });
 * ```
 */
export class AccountDefaults extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: AccountDefaultsArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:AccountDefaults", name, args, options);
    const controls = [
      ...this.publicAccess(args.publicAccessBlock ?? "create", args.transform),
      ...this.encryption(args.ebsEncryption ?? "create", args.transform),
      ...this.passwords(args.passwordPolicy ?? "create", args.transform),
      ...this.instances(args.instanceDefaults ?? "create", args.transform),
    ];
    this.controls = pulumi.all(controls);
    this.registerOutputs({ controls: this.controls });
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html */
  private publicAccess(
    ownership: Ownership,
    transform: AccountDefaultsArgs["transform"],
  ): pulumi.Output<SecurityControl>[] {
    if (ownership === "skip") return [];
    const { accountId } = this.deployment;
    const block =
      ownership === "existing"
        ? this.existing(aws.s3.AccountPublicAccessBlock, "public-access", accountId)
        : new aws.s3.AccountPublicAccessBlock(
            ...this.child("public-access", transform?.publicAccessBlock, {
              accountId,
              blockPublicAcls: true,
              blockPublicPolicy: true,
              ignorePublicAcls: true,
              restrictPublicBuckets: true,
            }),
          );
    return [
      pulumi
        .all([
          block.blockPublicAcls,
          block.blockPublicPolicy,
          block.ignorePublicAcls,
          block.restrictPublicBuckets,
        ])
        .apply((flags) => ({
          id: "A5",
          control: "public access blocked for all buckets of the account",
          enabled: flags.every((flag) => flag === true),
          resource: accountId,
        })),
    ];
  }

  /** https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html */
  private encryption(
    ownership: Ownership,
    transform: AccountDefaultsArgs["transform"],
  ): pulumi.Output<SecurityControl>[] {
    if (ownership === "skip") return [];
    const { region } = this.deployment;
    const encryption =
      ownership === "existing"
        ? this.existing(aws.ebs.EncryptionByDefault, "ebs-encryption", "default")
        : new aws.ebs.EncryptionByDefault(
            ...this.child("ebs-encryption", transform?.ebsEncryption, { enabled: true }),
          );
    return [
      encryption.enabled.apply((enabled) => ({
        id: "A5",
        control: "new EBS volumes encrypted",
        enabled: enabled === true,
        resource: region,
      })),
    ];
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html (CIS 5.0, 1.7 and 1.8) */
  private passwords(
    ownership: Ownership,
    transform: AccountDefaultsArgs["transform"],
  ): pulumi.Output<SecurityControl>[] {
    if (ownership === "skip") return [];
    const policy =
      ownership === "existing"
        ? this.existing(aws.iam.AccountPasswordPolicy, "passwords", "iam-account-password-policy")
        : new aws.iam.AccountPasswordPolicy(
            ...this.child("passwords", transform?.passwordPolicy, {
              minimumPasswordLength: 14,
              passwordReusePrevention: 24,
              requireLowercaseCharacters: true,
              requireUppercaseCharacters: true,
              requireNumbers: true,
              requireSymbols: true,
              allowUsersToChangePassword: true,
            }),
          );
    return [
      pulumi.all([policy.minimumPasswordLength, policy.passwordReusePrevention]).apply(([length, reuse]) => ({
        id: "A5",
        control: "passwords of at least 14 characters, not used again",
        enabled: (length ?? 0) >= 14 && reuse >= 24,
        resource: this.deployment.accountId,
      })),
    ];
  }

  /**
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
   * https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
   */
  private instances(
    ownership: Ownership,
    transform: AccountDefaultsArgs["transform"],
  ): pulumi.Output<SecurityControl>[] {
    if (ownership === "skip") return [];
    const { region } = this.deployment;
    const metadata = new aws.ec2.InstanceMetadataDefaults(
      ...this.child("instance-metadata", transform?.instanceMetadata, {
        httpTokens: "required",
        httpPutResponseHopLimit: 2,
      }),
    );
    const snapshots = new aws.ebs.SnapshotBlockPublicAccess(
      ...this.child("snapshots", transform?.snapshots, { state: "block-all-sharing" }),
    );
    return [
      metadata.httpTokens.apply((tokens) => ({
        id: "A5",
        control: "IMDSv2 required of new instances",
        enabled: tokens === "required",
        resource: region,
      })),
      snapshots.state.apply((state) => ({
        id: "A5",
        control: "snapshots cannot be public",
        enabled: state === "block-all-sharing",
        resource: region,
      })),
    ];
  }
}
