import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SecurityControl } from "../shared";

/** What the deployed database guarantees, read from its resources. */
export function databaseControls(
  instance: aws.rds.Instance,
  parameters: aws.rds.ParameterGroup,
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .output({
      arn: instance.arn,
      encrypted: instance.storageEncrypted,
      keyArn: instance.kmsKeyId,
      public: instance.publiclyAccessible,
      managedPassword: instance.manageMasterUserPassword,
      iamAuthentication: instance.iamDatabaseAuthenticationEnabled,
      backupDays: instance.backupRetentionPeriod,
      deletionProtection: instance.deletionProtection,
      skipFinalSnapshot: instance.skipFinalSnapshot,
      multiAz: instance.multiAz,
      exports: instance.enabledCloudwatchLogsExports,
      insights: instance.performanceInsightsEnabled,
      insightsKeyArn: instance.performanceInsightsKmsKeyId,
      monitoringInterval: instance.monitoringInterval,
      parameters: parameters.parameters,
    })
    .apply(({ arn, ...found }) => {
      const tls = found.parameters?.find(({ name }) => name === "rds.force_ssl")?.value;
      const control = (text: string, enabled: boolean): SecurityControl => ({
        id: "S5",
        control: text,
        enabled,
        resource: arn,
      });
      return [
        control("storage encrypted with a key of ours", found.encrypted === true && found.keyArn !== ""),
        control("no public address", found.public !== true),
        control("TLS only", tls === "1"),
        control("master password made and kept by RDS", found.managedPassword === true),
        control("IAM authentication", found.iamAuthentication === true),
        control("automatic backups", found.backupDays > 0),
        control("deletion protection", found.deletionProtection === true),
        control("final snapshot", found.skipFinalSnapshot !== true),
        control("standby in another zone", found.multiAz),
        control("logs exported", (found.exports ?? []).length > 0),
        control(
          "Performance Insights with a key of ours",
          found.insights === true && found.insightsKeyArn !== "",
        ),
        control("enhanced monitoring", (found.monitoringInterval ?? 0) > 0),
      ];
    });
}
