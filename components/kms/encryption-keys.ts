import * as pulumi from "@pulumi/pulumi";
import type { KeyStatement } from "../../iam";
import {
  Component,
  refuse,
  type ComponentArgs,
  type Deployment,
  type HasControls,
  type SecurityControl,
} from "../shared";
import { EncryptionKey, type EncryptionKeyArgs } from "./encryption-key";
import {
  dataKeyUse,
  logsKeyUse,
  notificationsKeyUse,
  trailKeyUse,
  type Administration,
} from "./key-policies";
import {
  existingKeyProblems,
  replicaRegionProblems,
  type KeySettings,
  type ReplicaSettings,
} from "./key-settings";
import type { PolicySettings } from "./key-with-grants";
import { ReplicaKey, type ReplicaKeyArgs } from "./replica-key";

/** What the keys of a deployment are for. */
export const keyPurposes = ["data", "logs", "trail", "notifications"] as const;

export type KeyPurpose = (typeof keyPurposes)[number];

export interface EncryptionKeysArgs
  extends ComponentArgs, KeySettings, Administration, ReplicaSettings, PolicySettings {
  /** Name of the deployment's `AuditTrail` component; the trail's key admits no other trail. */
  readonly trailName: string;
  /**
   * The service-linked role of Auto Scaling, which must exist: pass it in `dependsOn`, too. Needed when an Auto
   * Scaling group has volumes encrypted with the data key.
   * @default none
   */
  readonly autoScalingRoleArn?: string;
  /**
   * ARNs of keys that are there already, by purpose; they are not changed.
   * @default each key is made, $1 a month
   */
  readonly existing?: Partial<Readonly<Record<KeyPurpose, string>>>;
  /** Changes to the children of all keys. */
  readonly transform?: EncryptionKeyArgs["transform"] & { readonly replica?: ReplicaKeyArgs["transform"] };
}

/**
 * The deployment's keys, one a purpose, so that whoever may use one kind of data cannot read the others.
 *
 * ```ts
 * const keys = new EncryptionKeys("keys", { deployment, trailName: "audit" });
 * ```
 */
export class EncryptionKeys extends Component implements HasControls {
  /** Buckets, queues, secrets, databases, function environments, volumes. */
  readonly data: EncryptionKey;
  /** Log groups. */
  readonly logs: EncryptionKey;
  /** The trail's files. */
  readonly trail: EncryptionKey;
  /** Topics. */
  readonly notifications: EncryptionKey;
  /** The data key's replicas, by region. */
  readonly replicas: Readonly<Record<string, ReplicaKey>>;
  /** The ARNs of the keys by purpose. */
  readonly arns: Readonly<Record<KeyPurpose, pulumi.Output<string>>>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: EncryptionKeysArgs, options?: pulumi.ComponentResourceOptions) {
    super("kms:EncryptionKeys", name, args, options);
    const { trailName, autoScalingRoleArn, existing = {}, replicaRegions = [], transform, ...common } = args;
    const { deployment } = args;
    refuse(`Encryption keys "${name}"`, [
      ...replicaRegionProblems(args, deployment),
      ...keyPurposes.flatMap((purpose) =>
        existingKeyProblems(deployment, ["existing", purpose], existing[purpose]),
      ),
      ...(existing.data !== undefined && replicaRegions.length > 0
        ? [
            {
              path: ["replicaRegions"],
              value: replicaRegions,
              message: "regions for a data key that is made here; fix: leave them out, or existing.data",
            },
          ]
        : []),
    ]);
    const childOptions = { parent: this, dependsOn: options?.dependsOn };
    const key = (purpose: KeyPurpose, description: string, use: KeyStatement[]) =>
      new EncryptionKey(
        this.childName(purpose),
        { ...common, purpose, description, use, existing: existing[purpose], transform },
        childOptions,
      );
    const dataUse = (where: Deployment) => dataKeyUse(where, autoScalingRoleArn);

    this.data = key("data", dataDescription, dataUse(deployment));
    this.logs = key("logs", "Log groups", logsKeyUse(deployment));
    this.trail = key("trail", "Audit trail", trailKeyUse(deployment, deployment.name(trailName)));
    this.notifications = key("notifications", "Topics", notificationsKeyUse(deployment));
    this.replicas = Object.fromEntries(
      replicaRegions.map((region) => {
        const away = deployment.inRegion(region);
        const replica = new ReplicaKey(
          this.childName(`data-${region}`),
          {
            ...common,
            deployment: away,
            purpose: "data",
            description: dataDescription,
            use: dataUse(away),
            primaryKeyArn: this.data.arn,
            transform: transform?.replica,
          },
          childOptions,
        );
        return [region, replica];
      }),
    );
    this.arns = {
      data: this.data.arn,
      logs: this.logs.arn,
      trail: this.trail.arn,
      notifications: this.notifications.arn,
    };
    const all = [this.data, this.logs, this.trail, this.notifications, ...Object.values(this.replicas)];
    this.controls = pulumi.all(all.map(({ controls }) => controls)).apply((lists) => lists.flat());
    this.registerOutputs({ arns: this.arns, controls: this.controls });
  }
}

const dataDescription = "Data at rest";
