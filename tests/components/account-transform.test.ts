import { AccountBaseline } from "../../components/account";
import { EncryptionKeys } from "../../components/kms";
import { Deployment } from "../../components/shared";
import { LogBucket } from "../../components/storage";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks } from "../support/program";
import { itReachesEachChild } from "../support/transforms";

describe("transforms of the account", () => {
  itReachesEachChild(
    {
      "defaults.publicAccessBlock": /^account-defaults-public-access$/,
      "defaults.ebsEncryption": /^account-defaults-ebs-encryption$/,
      "defaults.passwordPolicy": /^account-defaults-passwords$/,
      "defaults.instanceMetadata": /^account-defaults-instance-metadata$/,
      "defaults.snapshots": /^account-defaults-snapshots$/,
      "config.bucket.bucket": /^account-config-bucket-bucket$/,
      "config.bucket.publicAccess": /^account-config-bucket-public-access$/,
      "config.bucket.ownership": /^account-config-bucket-ownership$/,
      "config.bucket.versioning": /^account-config-bucket-versioning$/,
      "config.bucket.encryption": /^account-config-bucket-encryption$/,
      "config.bucket.lifecycle": /^account-config-bucket-lifecycle$/,
      "config.bucket.logging": /^account-config-bucket-logging$/,
      "config.bucket.policy": /^account-config-bucket-policy$/,
      "config.role": /^account-config-role$/,
      "config.rolePolicyAttachment": /^account-config-reading$/,
      "config.rolePolicy": /^account-config-delivery$/,
      "config.recorder": /^account-config-recorder$/,
      "config.deliveryChannel": /^account-config-channel$/,
      "config.recorderStatus": /^account-config-status$/,
      "config.rule": /^account-config-rule-/,
      "guardDuty.detector": /^account-threats-detector$/,
      "guardDuty.feature": /^account-threats-/,
      "securityHub.hub": /^account-hub-hub$/,
      "securityHub.standard": /^account-hub-(cis|fsbp)$/,
      "accessAnalyzer.analyzer": /^account-access-analyzer$/,
      "findings.rule": /^account-findings-(guardduty|security-hub|access-analyzer)$/,
      "findings.target": /^account-findings-(guardduty|security-hub|access-analyzer)-target$/,
      "budget.budget": /^account-budget-budget$/,
    },
    /^account-/,
    (transform) =>
      runUnderMocks(() => {
        const deployment = new Deployment(deploymentArgs({ protect: false }));
        const keys = new EncryptionKeys("keys", { deployment, trailName: "audit" });
        const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
        new AccountBaseline("account", {
          deployment,
          keyArn: keys.data.arn,
          accessLogs,
          topicArn: deployment.arn("sns", "alerts"),
          config: { ownership: "create" },
          guardDuty: { ownership: "create" },
          securityHub: { ownership: "create" },
          accessAnalyzer: { ownership: "create" },
          budget: { monthlyLimit: 100 },
          transform,
        });
        return Promise.resolve();
      }),
  );
});
