import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { evaluate, grantsToAnyone, parsePolicy, policyText, rootUser, type KeyStatement } from "../../iam";
import { Component, refuse, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";
import { keyPolicy, type Administration } from "./key-policies";
import { deletionWindow, keyProblems, rotationPeriod, type KeySettings } from "./key-settings";

export interface EncryptionKeyArgs extends ComponentArgs, KeySettings, Administration {
  /** The part of the alias between project and environment: what the key is for. */
  readonly purpose: string;
  /** What the key encrypts, for people who look at it. */
  readonly description: string;
  /** Who may use the key, and how. Administration is added. */
  readonly use: readonly KeyStatement[];
}

/**
 * A KMS key with rotation, an alias, and a policy that lets the account administer the key but not read with it.
 *
 * ```ts
 * new EncryptionKey("reports", { deployment, purpose: "reports", description: "Monthly reports", use: [...] });
 * ```
 */
export class EncryptionKey extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly keyId: pulumi.Output<string>;
  readonly aliasName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: EncryptionKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super("kms:EncryptionKey", name, args, options);
    const { deployment } = args;
    refuse(`Encryption key "${name}"`, keyProblems(deployment, args));
    const physicalName = deployment.name(args.purpose);

    const key = new aws.kms.Key(
      this.childName("key"),
      {
        description: args.description,
        enableKeyRotation: true,
        rotationPeriodInDays: args.rotationPeriodInDays ?? rotationPeriod.default,
        deletionWindowInDays: args.deletionWindowInDays ?? deletionWindow.default,
        multiRegion: args.multiRegion ?? false,
        policy: policyText(keyPolicy(deployment, args, args.use)),
        tags: deployment.tags(physicalName),
      },
      // AWS refuses a policy that names a principal which does not exist, and children inherit no order.
      this.statefulOptions({ dependsOn: options?.dependsOn }),
    );
    const alias = new aws.kms.Alias(
      this.childName("alias"),
      { name: `alias/${physicalName}`, targetKeyId: key.keyId },
      this.childOptions(),
    );

    this.arn = key.arn;
    this.keyId = key.keyId;
    this.aliasName = alias.name;
    this.controls = pulumi
      .all([key.arn, key.enableKeyRotation, key.policy])
      .apply(([arn, rotation, document]) => {
        const policy = parsePolicy(document, "key");
        const root = rootUser(deployment.accountId, deployment.partition);
        const rootReads = evaluate(
          { principal: root, action: "kms:Decrypt", resource: arn },
          { resource: policy },
        );
        return [
          { id: "K1", control: "key rotation", enabled: rotation === true, resource: arn },
          {
            id: "K2",
            control: "key policy names every principal",
            enabled: grantsToAnyone(policy).length === 0,
            resource: arn,
          },
          { id: "K3", control: "account root cannot decrypt", enabled: !rootReads.allowed, resource: arn },
        ];
      });
    this.registerOutputs({
      arn: this.arn,
      keyId: this.keyId,
      aliasName: this.aliasName,
      controls: this.controls,
    });
  }
}
