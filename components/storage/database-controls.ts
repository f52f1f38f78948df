import * as pulumi from "@pulumi/pulumi";
import type { SecurityControl } from "../shared";

/** What a deployed database says of itself, an instance or a cluster. */
export interface DatabaseFacts {
  readonly arn: string;
  readonly encrypted: boolean | undefined;
  readonly storageKeyArn: string | undefined;
  readonly public: boolean | undefined;
  readonly managedPassword: boolean | undefined;
  readonly iamAuthentication: boolean | undefined;
  readonly backupDays: number;
  readonly deletionProtection: boolean | undefined;
  readonly skipFinalSnapshot: boolean | undefined;
  /** Whether another zone can take over. */
  readonly standby: boolean;
  readonly exports: readonly string[] | undefined;
  readonly insights: boolean | undefined;
  readonly insightsKeyArn: string | undefined;
  readonly monitoringInterval: number | undefined;
  readonly parameters: readonly { readonly name: string; readonly value: string }[] | undefined;
}

/** What the deployed database guarantees, read from its resources; `keyArn` is the key that it was given. */
export function databaseControls(
  facts: pulumi.Output<DatabaseFacts>,
  keyArn: pulumi.Input<string>,
): pulumi.Output<SecurityControl[]> {
  return pulumi.all([facts, keyArn]).apply(([found, ours]) => {
    const tls = found.parameters?.find(({ name }) => name === "rds.force_ssl")?.value;
    const control = (text: string, enabled: boolean): SecurityControl => ({
      id: "S5",
      control: text,
      enabled,
      resource: found.arn,
    });
    return [
      control(
        "storage encrypted with a key of ours",
        found.encrypted === true && found.storageKeyArn === ours,
      ),
      control("no public address", found.public !== true),
      control("TLS only", tls === "1"),
      control("master password made and kept by RDS", found.managedPassword === true),
      control("IAM authentication", found.iamAuthentication === true),
      control("automatic backups", found.backupDays > 0),
      control("deletion protection", found.deletionProtection === true),
      control("final snapshot", found.skipFinalSnapshot !== true),
      control("standby in another zone", found.standby),
      control("logs exported", (found.exports ?? []).length > 0),
      control(
        "Performance Insights with a key of ours",
        found.insights === true && found.insightsKeyArn === ours,
      ),
      control("enhanced monitoring", (found.monitoringInterval ?? 0) > 0),
    ];
  });
}
