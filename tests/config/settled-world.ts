import { allow, policy, policyText } from "../../iam";
import { World, type Properties } from "../../simulator";
import type { Settings } from "./variants";

const tiers = ["public", "private", "isolated", "spare"] as const;

/**
 * An account in which others have made what a stack can adopt: all of it twice, but for what an account has one of, which
 * is there if the settings say so.
 */
export function settledWorld(settings: Settings): World {
  return settle(settings).world;
}

const keyPolicy = policyText(
  policy(
    allow("Account", {
      principals: { AWS: "arn:aws:iam::123456789012:root" },
      actions: "kms:*",
      resources: "*",
    }),
  ),
);

/** Takes the logs of the account's buckets. */
function logPolicy(bucket: string): string {
  return policyText(
    policy(
      allow("AccessLogs", {
        principals: { Service: "logging.s3.amazonaws.com" },
        actions: "s3:PutObject",
        resources: `arn:aws:s3:::${bucket}/*`,
        conditions: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      }),
    ),
  );
}

function settle(settings: Settings) {
  const world = new World();
  const make = (type: string, name: string, inputs: Properties) => {
    const request = { type, name, identity: `settled::${type}::${name}`, inputs };
    return world.create({ ...request, inputs: world.check(request) });
  };
  const key = (name: string) =>
    String(make("aws:kms/key:Key", name, { enableKeyRotation: true, policy: keyPolicy }).outputs.arn);
  const network = (name: string, cidrBlock: string) => {
    const vpcId = make("aws:ec2/vpc:Vpc", name, { cidrBlock }).id;
    const subnet = (tier: (typeof tiers)[number], zone: string) =>
      make("aws:ec2/subnet:Subnet", `${name}-${tier}-${zone}`, {
        vpcId,
        cidrBlock: cidrBlock.replace("0.0/16", `${2 * tiers.indexOf(tier) + (zone === "a" ? 0 : 1)}.0/24`),
        availabilityZone: `eu-west-1${zone}`,
        tags: { Tier: tier, Zone: tier === "public" ? "outer" : "inner" },
      }).id;
    const idsOf = (tier: (typeof tiers)[number]) => ({ a: subnet(tier, "a"), b: subnet(tier, "b") });
    return {
      vpcId,
      publicIds: idsOf("public"),
      spareIds: idsOf("spare"),
      subnets: {
        public: { tags: { Tier: "public" } },
        private: { ids: idsOf("private") },
        isolated: { ids: idsOf("isolated") },
      },
    };
  };
  const bucket = (name: string) => {
    make("aws:s3/bucket:Bucket", name, { bucket: name, objectLockEnabled: true });
    make("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", name, {
      bucket: name,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const versioningConfiguration = { status: "Enabled" };
    make("aws:s3/bucketVersioning:BucketVersioning", name, { bucket: name, versioningConfiguration });
    make("aws:s3/bucketPolicy:BucketPolicy", name, { bucket: name, policy: logPolicy(name) });
    return name;
  };
  const topic = (name: string) => String(make("aws:sns/topic:Topic", name, { name }).outputs.arn);
  const address = (name: string) => make("aws:ec2/eip:Eip", name, { domain: "vpc" }).id;
  const analyzer = (analyzerName: string) => {
    if (isExisting("account.accessAnalyzer.ownership")) {
      make("aws:accessanalyzer/analyzer:Analyzer", analyzerName, { analyzerName });
    }
    return analyzerName;
  };
  const isExisting = (setting: string): boolean =>
    setting.split(".").reduce<unknown>((node, key) => (node as Settings | undefined)?.[key], settings) ===
    "existing";
  const recorder = (name: string) => {
    if (isExisting("account.config.ownership")) {
      make("aws:cfg/recorder:Recorder", name, {
        name,
        roleArn: `arn:aws:iam::${world.accountId}:role/config`,
        recordingGroup: { allSupported: true },
      });
      make("aws:cfg/recorderStatus:RecorderStatus", name, { name, isEnabled: true });
    }
    return name;
  };
  const single = (setting: string, type: string, inputs: Properties) => {
    if (isExisting(setting)) make(type, "one", inputs);
  };
  single("account.guardDuty.ownership", "aws:guardduty/detector:Detector", {});
  single("account.securityHub.ownership", "aws:securityhub/account:Account", {});
  single("account.defaults.publicAccessBlock", "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {
    blockPublicAcls: true,
  });
  single("account.defaults.ebsEncryption", "aws:ebs/encryptionByDefault:EncryptionByDefault", {});
  single("account.defaults.passwordPolicy", "aws:iam/accountPasswordPolicy:AccountPasswordPolicy", {
    minimumPasswordLength: 14,
  });
  single(
    "network.blockPublicAccess.ownership",
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    { internetGatewayBlockMode: "block-bidirectional" },
  );
  single("fleet.sessions.ownership", "aws:ssm/document:Document", {
    name: "SSM-SessionManagerRunShell",
    documentType: "Session",
    content: "{}",
  });
  return {
    world,
    names: {
      ...network("vpc", "10.60.0.0/16"),
      bucket: bucket("logs-of-the-company"),
      analyzerName: analyzer("access-of-the-company"),
      recorder: recorder("default"),
      topicArn: topic("alerts-of-the-company"),
      allocationId: address("a"),
      keys: {
        data: key("data"),
        logs: key("logs"),
        trail: key("trail"),
        notifications: key("notifications"),
      },
      other: {
        ...network("other", "10.60.0.0/16"),
        bucket: bucket("other-logs-of-the-company"),
        analyzerName: analyzer("other-access-of-the-company"),
        recorder: recorder("other"),
        topicArn: topic("other-alerts-of-the-company"),
        allocationId: address("b"),
        key: key("other"),
      },
    },
  };
}

/** What settings can name of it: ids are the same in every world. */
export const existing = settle({}).names;
