import * as pulumi from "@pulumi/pulumi";
import type { KeyStatement } from "../../iam";
import { Component, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";
import { EncryptionKey } from "./encryption-key";
import {
  dataKeyUse,
  logsKeyUse,
  notificationsKeyUse,
  trailKeyUse,
  type Administration,
} from "./key-policies";
import type { KeySettings } from "./key-settings";

export interface EncryptionKeysArgs extends ComponentArgs, KeySettings, Administration {
  /** Name of the deployment's `AuditTrail` component; the trail's key admits no other trail. */
  readonly trailName: string;
  /**
   * The service-linked role of Auto Scaling, which must exist: pass it in `dependsOn`, too. Needed when an Auto
   * Scaling group has volumes encrypted with the data key.
   * @default none
   */
  readonly autoScalingRoleArn?: string;
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
  /** The ARNs of the keys by purpose. */
  readonly arns: Readonly<Record<"data" | "logs" | "trail" | "notifications", pulumi.Output<string>>>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: EncryptionKeysArgs, options?: pulumi.ComponentResourceOptions) {
    super("kms:EncryptionKeys", name, args, options);
    const { trailName, autoScalingRoleArn, ...common } = args;
    const key = (purpose: string, description: string, use: KeyStatement[]) =>
      new EncryptionKey(
        this.childName(purpose),
        { ...common, purpose, description, use },
        { parent: this, dependsOn: options?.dependsOn },
      );

    this.data = key("data", "Data at rest", dataKeyUse(args.deployment, autoScalingRoleArn));
    this.logs = key("logs", "Log groups", logsKeyUse(args.deployment));
    this.trail = key("trail", "Audit trail", trailKeyUse(args.deployment, args.deployment.name(trailName)));
    this.notifications = key("notifications", "Topics", notificationsKeyUse(args.deployment));
    this.arns = {
      data: this.data.arn,
      logs: this.logs.arn,
      trail: this.trail.arn,
      notifications: this.notifications.arn,
    };
    this.controls = pulumi
      .all([this.data, this.logs, this.trail, this.notifications].map(({ controls }) => controls))
      .apply((lists) => lists.flat());
    this.registerOutputs({ arns: this.arns, controls: this.controls });
  }
}
