import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import { refuse, type SecurityControl, type Transform } from "../shared";
import { keyControls } from "./key-controls";
import { deletionWindow, keyProblems, type KeySettings } from "./key-settings";
import { KeyWithGrants, type KeyBase } from "./key-with-grants";

export interface ReplicaKeyArgs
  extends Omit<KeyBase, "multiRegion">, Pick<KeySettings, "deletionWindowInDays"> {
  /** Where the replica is: `deployment.inRegion("eu-central-1")`, another region than the primary key's. */
  readonly deployment: KeyBase["deployment"];
  /** The part of the alias between project and environment, which may be that of the primary key. */
  readonly purpose: string;
  /** What the key encrypts, for people who look at it. */
  readonly description: string;
  /** ARN of the multi-Region key that this is a replica of (`multiRegion: true`). */
  readonly primaryKeyArn: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: KeyBase["transform"] & {
    readonly key?: Transform<aws.kms.ReplicaKeyArgs>;
    readonly alias?: Transform<aws.kms.AliasArgs>;
  };
}

/**
 * The replica of a multi-Region key in another region, with the same key material: what one encrypts the other
 * decrypts. It has a policy and an alias of its own, and rotates with its primary key. $1 a month.
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 *
 * ```ts
 * const away = deployment.inRegion("eu-central-1");
 * new ReplicaKey("reports-away", {
 *   deployment: away, purpose: "reports", description: "Monthly reports, copied", primaryKeyArn: key.arn, use: [],
 * });
 * ```
 */
export class ReplicaKey extends KeyWithGrants {
  readonly arn: pulumi.Output<string>;
  readonly keyId: pulumi.Output<string>;
  readonly aliasName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;
  protected readonly policyHolder: pulumi.Resource;

  constructor(name: string, args: ReplicaKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super("kms:ReplicaKey", name, { ...args, multiRegion: true }, options);
    const { deployment, transform } = args;
    refuse(`Replica key "${name}"`, [
      ...keyProblems(deployment, args),
      ...(deployment.resourceRegion === undefined
        ? [
            {
              path: ["deployment"],
              value: deployment.region,
              message: "another region than the primary key's; fix: deployment.inRegion(...)",
            },
          ]
        : []),
    ]);
    const region = deployment.resourceRegion;
    const physicalName = deployment.name(args.purpose);
    const key = new aws.kms.ReplicaKey(
      ...this.child(
        "key",
        transform?.key,
        {
          description: args.description,
          primaryKeyArn: args.primaryKeyArn,
          deletionWindowInDays: args.deletionWindowInDays ?? deletionWindow.default,
          policy:
            args.separatePolicy === true ? policyText(this.documentAtFirst) : this.document.apply(policyText),
          region,
          tags: deployment.tags(physicalName),
        },
        this.statefulOptions({
          dependsOn: options?.dependsOn,
          ...(args.separatePolicy === true && { ignoreChanges: ["policy"] }),
        }),
      ),
    );
    const separate = args.separatePolicy === true ? this.separatePolicy(key.keyId, region) : undefined;
    const alias = new aws.kms.Alias(
      ...this.child("alias", transform?.alias, {
        name: `alias/${physicalName}`,
        targetKeyId: key.keyId,
        region,
      }),
    );

    this.policyHolder = separate ?? key;
    this.arn = key.arn;
    this.keyId = key.keyId;
    this.aliasName = alias.name;
    this.controls = keyControls(deployment, {
      arn: key.arn,
      rotation: key.keyRotationEnabled,
      policy: separate?.policy ?? key.policy,
    });
    this.registerOutputs({
      arn: this.arn,
      keyId: this.keyId,
      aliasName: this.aliasName,
      controls: this.controls,
    });
  }
}
