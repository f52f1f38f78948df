import { s3Replication } from "../../../simulator/preconditions/s3/replication";
import { precondition, showsAllOf } from "./cases";
import { byAccount, document, trust } from "./policies";
import type { SimulatedAws } from "./simulated";

const BUCKET = "aws:s3/bucket:Bucket";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const KEY = "aws:kms/key:Key";
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const ROLE = "aws:iam/role:Role";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const roleArn = "arn:aws:iam::123456789012:role/copy";
const there = { existing: [roleArn] };

async function versioned(aws: SimulatedAws, name: string, more: object = {}): Promise<void> {
  await aws.create(BUCKET, { bucket: name, ...more });
  const versioningConfiguration = { status: "Enabled" };
  const region = "region" in more ? { region: more.region } : {};
  await aws.create(VERSIONING, { bucket: name, versioningConfiguration, ...region });
}

const replication = (aws: SimulatedAws, rule: object = {}, destination: object = {}) =>
  aws.create(REPLICATION, {
    bucket: "data",
    role: roleArn,
    rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::copy", ...destination }, ...rule }],
  });

async function both(aws: SimulatedAws): Promise<void> {
  await versioned(aws, "data");
  await versioned(aws, "copy", { region: "eu-central-1" });
}

const read = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"];
const write = ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ReplicateDelete"];
const list = ["s3:GetReplicationConfiguration", "s3:ListBucket"];

interface Permissions {
  readonly service?: string;
  readonly without?: string;
  readonly keyActions?: readonly string[];
}

/** Replication of two buckets by a role. */
async function byRole(
  aws: SimulatedAws,
  { service = "s3.amazonaws.com", without = "", keyActions = [] }: Permissions = {},
  rule: object = {},
  destination: object = {},
): Promise<void> {
  await both(aws);
  await aws.create(ROLE, { name: "copy", assumeRolePolicy: trust(service) });
  const may = (Action: readonly string[], Resource: string) => ({
    Effect: "Allow",
    Action: Action.filter((action) => action !== without),
    Resource,
  });
  await aws.create("aws:iam/rolePolicy:RolePolicy", {
    name: "copy",
    role: "copy",
    policy: document(
      may([...list, "s3:ListBucketVersions"], "arn:aws:s3:::data"),
      may([...read, "s3:GetObject"], "arn:aws:s3:::data/*"),
      may([...write, "s3:PutObject"], "arn:aws:s3:::copy/*"),
      ...(keyActions.length === 0 ? [] : [may(keyActions, "*")]),
    ),
  });
  await replication(aws, rule, destination);
}

/** Replication of objects under a key, to objects under another. */
async function byKeys(
  aws: SimulatedAws,
  keyActions: readonly string[],
  replicaKey: object = {},
): Promise<void> {
  const policy = document(byAccount);
  const source = await aws.create(KEY, { policy });
  const replica = await aws.create(KEY, { policy, region: "eu-central-1", ...replicaKey });
  await byRole(aws, { keyActions }, encryptedObjects, {
    encryptionConfiguration: { replicaKmsKeyId: replica.text("arn") },
  });
  const applyServerSideEncryptionByDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: source.text("arn") };
  await aws.create(ENCRYPTION, { bucket: "data", rules: [{ applyServerSideEncryptionByDefault }] });
}

const encryptedObjects = { sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } } };

const deletes = { deleteMarkerReplication: { status: "Enabled" } };

describe("preconditions of replication", () => {
  precondition("S3-32", {
    world: there,
    passes: async (aws) => {
      await both(aws);
      await replication(aws);
    },
    fails: async (aws) => {
      await aws.create(BUCKET, { bucket: "data" });
      await versioned(aws, "copy");
      await replication(aws);
    },
    refusal:
      "InvalidRequest: Versioning must be 'Enabled' on the bucket to apply a replication configuration",
  });

  precondition(
    "S3-33",
    {
      title: "to a bucket that is not there",
      world: there,
      passes: async (aws) => {
        await both(aws);
        await replication(aws);
      },
      fails: async (aws) => {
        await versioned(aws, "data");
        await replication(aws);
      },
      refusal: "InvalidRequest: Destination bucket must exist.",
    },
    {
      title: "to a bucket without versions",
      world: there,
      passes: async (aws) => {
        await both(aws);
        await replication(aws);
      },
      fails: async (aws) => {
        await versioned(aws, "data");
        await aws.create(BUCKET, { bucket: "copy", region: "eu-central-1" });
        await replication(aws);
      },
      refusal: "InvalidRequest: Destination bucket must have versioning enabled.",
    },
    {
      title: "to a bucket that is not there, unless it belongs to another account",
      world: there,
      passes: async (aws) => {
        await versioned(aws, "data");
        await replication(aws, {}, { account: "210987654321" });
      },
      fails: async (aws) => {
        await versioned(aws, "data");
        await replication(aws, {}, { account: "123456789012" });
      },
      refusal: "InvalidRequest: Destination bucket must exist.",
    },
  );

  precondition("S3-34", {
    world: there,
    given: both,
    passes: (aws) =>
      replication(aws, encryptedObjects, {
        encryptionConfiguration: { replicaKmsKeyId: "arn:aws:kms:eu-central-1:210987654321:key/1" },
      }),
    fails: (aws) => replication(aws, encryptedObjects),
    refusal: "InvalidRequest: ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.",
  });

  const rule = { status: "Enabled", destination: { bucket: "arn:aws:s3:::copy" } };
  const rules = (aws: SimulatedAws, count: number) =>
    aws.create(REPLICATION, {
      bucket: "data",
      role: roleArn,
      rules: Array.from({ length: count }, () => rule),
    });
  precondition(
    "S3-35",
    {
      title: "with a filter",
      world: there,
      given: both,
      passes: (aws) => replication(aws, { filter: {}, deleteMarkerReplication: { status: "Disabled" } }),
      fails: (aws) => replication(aws, { filter: {} }),
      refusal: /InvalidRequest: DeleteMarkerReplication must be specified/,
    },
    {
      title: "too many",
      world: there,
      given: both,
      passes: (aws) => rules(aws, 1_000),
      fails: (aws) => rules(aws, 1_001),
      refusal: /MalformedXML: /,
    },
  );

  precondition(
    "S3-36",
    {
      title: "by a role that S3 cannot assume",
      passes: (aws) => byRole(aws),
      fails: (aws) => byRole(aws, { service: "ec2.amazonaws.com" }),
      refusal: /^AssumeRoleNotPermitted: /,
      afterwards: true,
    },
    ...[...list, ...read, ...write].map((action) => ({
      title: `without ${action}`,
      passes: (aws: SimulatedAws) => byRole(aws, {}, deletes),
      fails: (aws: SimulatedAws) => byRole(aws, { without: action }, deletes),
      refusal: /^(Src|Dst)[A-Za-z]+NotPermitted: /,
      afterwards: true,
    })),
    {
      title: "without s3:ReplicateDelete, where markers are replicated",
      passes: (aws) => byRole(aws, { without: "s3:ReplicateDelete" }),
      fails: (aws) => byRole(aws, { without: "s3:ReplicateDelete" }, deletes),
      refusal: /^DstDelObjNotPermitted: /,
      afterwards: true,
    },
    {
      title: "without kms:Decrypt",
      passes: (aws) => byKeys(aws, ["kms:Decrypt", "kms:Encrypt"]),
      fails: (aws) => byKeys(aws, ["kms:Encrypt"]),
      refusal: /^SrcKmsKeyNotFound: .*kms:Decrypt/,
      afterwards: true,
    },
    {
      title: "without kms:Encrypt",
      passes: (aws) => byKeys(aws, ["kms:Decrypt", "kms:Encrypt"]),
      fails: (aws) => byKeys(aws, ["kms:Decrypt"]),
      refusal: /^DstKmsKeyNotFound: .*kms:Encrypt/,
      afterwards: true,
    },
    {
      title: "to a disabled key",
      passes: (aws) => byKeys(aws, ["kms:*"]),
      fails: (aws) => byKeys(aws, ["kms:*"], { isEnabled: false }),
      refusal: /^DstKmsKeyInvalidState: /,
      afterwards: true,
    },
    {
      title: "to a missing key",
      passes: (aws) => byRole(aws),
      fails: (aws) =>
        byRole(aws, {}, encryptedObjects, {
          encryptionConfiguration: { replicaKmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/1" },
        }),
      refusal: /^DstKmsKeyNotFound: /,
      afterwards: true,
    },
  );

  const locked = async (aws: SimulatedAws, destination: boolean) => {
    await versioned(aws, "data", { objectLockEnabled: true });
    await versioned(aws, "copy");
    if (destination) await aws.create(LOCK, { bucket: "copy" });
    await replication(aws);
  };
  precondition("S3-37", {
    world: there,
    passes: (aws) => locked(aws, true),
    fails: (aws) => locked(aws, false),
    refusal: /^DstBucketObjectLockConfigMissing: /,
    afterwards: true,
  });

  showsAllOf(s3Replication);
});
