import { s3 } from "../../../simulator/preconditions/s3/settings";
import { s3Versions } from "../../../simulator/preconditions/s3/versions";
import { precondition, showsAllOf } from "./cases";
import type { SimulatedAws } from "./simulated";

const BUCKET = "aws:s3/bucket:Bucket";
const ACL = "aws:s3/bucketAcl:BucketAcl";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const KEY = "aws:kms/key:Key";
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

const bucket = (aws: SimulatedAws, name = "data", more: object = {}) =>
  aws.create(BUCKET, { bucket: name, ...more });

/** A bucket that admits ACLs, and public ones if so. */
async function open(aws: SimulatedAws, blockPublicAcls = false): Promise<void> {
  await bucket(aws);
  await aws.create(OWNERSHIP, { bucket: "data", rule: { objectOwnership: "BucketOwnerPreferred" } });
  await aws.create(BLOCK, { bucket: "data", blockPublicAcls });
}

const acl = (aws: SimulatedAws, name: string) => aws.create(ACL, { bucket: "data", acl: name });

const AUTHENTICATED = {
  owner: { id: "1" },
  grants: [
    { grantee: { type: "CanonicalUser", id: "1" }, permission: "FULL_CONTROL" },
    {
      grantee: { type: "Group", uri: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" },
      permission: "READ",
    },
  ],
};

const encryption = (aws: SimulatedAws, sseAlgorithm: string, kmsMasterKeyId?: string) =>
  aws.create(ENCRYPTION, {
    bucket: "data",
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId } }],
  });

describe("preconditions of S3", () => {
  precondition(
    "S3-1",
    ...[
      ["two characters", "abc", "ab"],
      ["64 characters", "a".repeat(63), "a".repeat(64)],
      ["capitals", "data", "Data"],
      ["an underscore", "my-data", "my_data"],
      ["a hyphen at the end", "data-1", "data-"],
      ["two dots", "my.data", "my..data"],
      ["the form of an address", "192.168.5", "192.168.5.4"],
      ["a reserved beginning", "my-xn--data", "xn--data"],
      ["a reserved end", "data-s3alias-1", "data-s3alias"],
    ].map(([title, good, bad]) => ({
      title: title ?? "",
      passes: (aws: SimulatedAws) => bucket(aws, good),
      fails: (aws: SimulatedAws) => bucket(aws, bad),
      refusal: "InvalidBucketName: The specified bucket is not valid.",
    })),
    {
      title: "64 characters in a preview",
      passes: (aws) => aws.preview(BUCKET, { bucket: "a".repeat(63) }),
      fails: (aws) => aws.preview(BUCKET, { bucket: "a".repeat(64) }),
      refusal: "InvalidBucketName: The specified bucket is not valid.",
    },
  );

  precondition(
    "S3-2",
    {
      title: "a bucket of one's own",
      given: (aws) => bucket(aws),
      passes: (aws) => bucket(aws, "data2"),
      fails: (aws) => bucket(aws, "data"),
      refusal:
        "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
    },
    {
      title: "a bucket of another account",
      given: (aws) => {
        const other = aws.world.at({ accountId: "210987654321" });
        other.create({ type: BUCKET, identity: "other", inputs: { bucket: "data" } });
        return Promise.resolve();
      },
      passes: (aws) => bucket(aws, "data2"),
      fails: (aws) => bucket(aws, "data"),
      refusal: /BucketAlreadyExists: The requested bucket name is not available\./,
    },
  );

  precondition("S3-4", {
    world: { quotas: { buckets: 1 } },
    passes: (aws) => bucket(aws),
    fails: async (aws) => {
      await bucket(aws);
      await bucket(aws, "more");
    },
    refusal: /TooManyBuckets: You have attempted to create more buckets than allowed/,
  });

  precondition("S3-BUCKET", {
    world: { existing: ["old-*"] },
    passes: async (aws) => {
      await bucket(aws);
      await aws.create(BLOCK, { bucket: "data" });
      await aws.create(BLOCK, { bucket: "old-data" });
    },
    fails: (aws) => aws.create(BLOCK, { bucket: "data" }),
    refusal: "NoSuchBucket: The specified bucket does not exist",
  });

  precondition(
    "S3-5",
    {
      title: "a new bucket",
      passes: async (aws) => {
        await bucket(aws);
        await acl(aws, "private");
      },
      fails: async (aws) => {
        await bucket(aws);
        await acl(aws, "log-delivery-write");
      },
      refusal: "AccessControlListNotSupported: The bucket does not allow ACLs",
    },
    {
      title: "a bucket whose ownership setting comes later",
      passes: async (aws) => {
        await open(aws);
        await acl(aws, "log-delivery-write");
      },
      fails: async (aws) => {
        await bucket(aws);
        await acl(aws, "log-delivery-write");
        await aws.create(OWNERSHIP, { bucket: "data", rule: { objectOwnership: "ObjectWriter" } });
      },
      refusal: "AccessControlListNotSupported: The bucket does not allow ACLs",
    },
    {
      title: "at creation",
      passes: (aws) => bucket(aws, "data", { acl: "private" }),
      fails: (aws) => bucket(aws, "data", { acl: "public-read" }),
      refusal: "AccessControlListNotSupported: The bucket does not allow ACLs",
    },
  );

  precondition(
    "S3-6",
    {
      title: "a canned ACL",
      passes: async (aws) => {
        await open(aws);
        await acl(aws, "public-read");
      },
      fails: async (aws) => {
        await open(aws, true);
        await acl(aws, "public-read");
      },
      refusal: "AccessDenied: Access Denied",
    },
    {
      title: "a grant to all of AWS",
      passes: async (aws) => {
        await open(aws);
        await aws.create(ACL, { bucket: "data", accessControlPolicy: AUTHENTICATED });
      },
      fails: async (aws) => {
        await open(aws, true);
        await aws.create(ACL, { bucket: "data", accessControlPolicy: AUTHENTICATED });
      },
      refusal: "AccessDenied: Access Denied",
    },
  );

  const enforce = async (aws: SimulatedAws, name: string) => {
    await bucket(aws);
    const controls = await aws.create(OWNERSHIP, {
      bucket: "data",
      rule: { objectOwnership: "ObjectWriter" },
    });
    await acl(aws, name);
    await aws.update(OWNERSHIP, controls, { rule: { objectOwnership: "BucketOwnerEnforced" } });
  };
  precondition("S3-7", {
    passes: (aws) => enforce(aws, "private"),
    fails: (aws) => enforce(aws, "log-delivery-write"),
    refusal:
      "InvalidBucketAclWithObjectOwnership: Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  });

  precondition("S3-22", {
    given: (aws) => bucket(aws),
    passes: (aws) => encryption(aws, "aws:kms:dsse", "alias/data"),
    fails: (aws) => encryption(aws, "AES256", "alias/data"),
    refusal:
      "InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
  });

  const withKey = (inputs: object) => async (aws: SimulatedAws) => {
    await bucket(aws);
    const key = await aws.create(KEY, { ...inputs });
    await encryption(aws, "aws:kms", key.text("arn"));
  };
  precondition(
    "S3-23",
    {
      title: "a missing key",
      passes: withKey({}),
      fails: async (aws) => {
        await bucket(aws);
        await encryption(aws, "aws:kms", "alias/data");
      },
      refusal: /^KMS\.NotFoundException: /,
      afterwards: true,
    },
    {
      title: "a key of another region",
      passes: withKey({}),
      fails: withKey({ region: "eu-central-1" }),
      refusal: /^KMS\.NotFoundException: /,
      afterwards: true,
    },
    {
      title: "a disabled key",
      passes: withKey({}),
      fails: withKey({ isEnabled: false }),
      refusal: /^KMS\.DisabledException: /,
      afterwards: true,
    },
  );

  describe("versions", () => {
    const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
    const versioning = (aws: SimulatedAws, status: string, more: object = {}) =>
      aws.create(VERSIONING, { bucket: "data", versioningConfiguration: { status, ...more } });
    const suspended = { versioningConfiguration: { status: "Suspended" } };

    precondition(
      "S3-17",
      {
        title: "of a bucket made with Object Lock",
        passes: async (aws) => {
          await bucket(aws);
          await aws.update(VERSIONING, await versioning(aws, "Enabled"), suspended);
        },
        fails: async (aws) => {
          await bucket(aws, "data", { objectLockEnabled: true });
          await aws.update(VERSIONING, await versioning(aws, "Enabled"), suspended);
        },
        refusal:
          "InvalidBucketState: An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
      },
      {
        title: "of a bucket with Object Lock since",
        given: async (aws) => {
          await bucket(aws);
          const made = await versioning(aws, "Enabled");
          await aws.create(LOCK, { bucket: "data" });
          return made;
        },
        passes: (aws, made) => aws.update(VERSIONING, made, { mfa: "1 2" }),
        fails: (aws, made) => aws.update(VERSIONING, made, suspended),
        refusal: /InvalidBucketState: An Object Lock configuration is present/,
      },
    );

    const replicated = async (aws: SimulatedAws) => {
      await bucket(aws);
      const made = await versioning(aws, "Enabled");
      await bucket(aws, "copy");
      const status = { versioningConfiguration: { status: "Enabled" } };
      await aws.create(VERSIONING, { bucket: "copy", ...status });
      const replication = await aws.create("aws:s3/bucketReplicationConfig:BucketReplicationConfig", {
        bucket: "data",
        role: "arn:aws:iam::123456789012:role/copy",
        rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::copy" } }],
      });
      return { made, replication };
    };
    const stop = (aws: SimulatedAws, { replication }: Awaited<ReturnType<typeof replicated>>) =>
      aws.delete("aws:s3/bucketReplicationConfig:BucketReplicationConfig", replication);
    const stillReplicated =
      "InvalidBucketState: A replication configuration is present on this bucket, so you cannot change the versioning " +
      "state. To change the versioning state, first delete the replication configuration.";
    precondition(
      "S3-18",
      {
        title: "changed",
        given: replicated,
        passes: async (aws, all) => {
          await stop(aws, all);
          await aws.update(VERSIONING, all.made, suspended);
        },
        fails: (aws, { made }) => aws.update(VERSIONING, made, suspended),
        refusal: stillReplicated,
      },
      {
        title: "destroyed",
        given: replicated,
        passes: async (aws, all) => {
          await stop(aws, all);
          await aws.delete(VERSIONING, all.made);
        },
        fails: (aws, { made }) => aws.delete(VERSIONING, made),
        refusal: stillReplicated,
      },
    );

    precondition("S3-19", {
      given: (aws) => bucket(aws),
      passes: (aws) => versioning(aws, "Enabled", { mfaDelete: "Disabled" }),
      fails: (aws) => versioning(aws, "Enabled", { mfaDelete: "Enabled" }),
      refusal: /(AccessDenied|InvalidRequest): /,
    });

    const notVersioned =
      "InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration";
    precondition(
      "S3-20",
      {
        title: "without versioning",
        given: (aws) => bucket(aws),
        passes: async (aws) => {
          await versioning(aws, "Enabled");
          await aws.create(LOCK, { bucket: "data" });
        },
        fails: (aws) => aws.create(LOCK, { bucket: "data" }),
        refusal: notVersioned,
      },
      {
        title: "with versioning suspended, unless the bucket began with Object Lock",
        passes: async (aws) => {
          await bucket(aws, "data", { objectLockEnabled: true });
          await aws.create(LOCK, { bucket: "data" });
        },
        fails: async (aws) => {
          await bucket(aws);
          await versioning(aws, "Suspended");
          await aws.create(LOCK, { bucket: "data" });
        },
        refusal: notVersioned,
      },
    );

    const retention = (aws: SimulatedAws, defaultRetention: object) =>
      aws.create(LOCK, { bucket: "data", rule: { defaultRetention } });
    precondition(
      "S3-21",
      ...[
        ["without a mode", { days: 1 }],
        ["without a period", { mode: "GOVERNANCE" }],
        ["with two periods", { mode: "GOVERNANCE", days: 1, years: 1 }],
        ["with an unknown mode", { mode: "governance", days: 1 }],
      ].map(([title, given]) => ({
        title: title as string,
        given: (aws: SimulatedAws) => bucket(aws, "data", { objectLockEnabled: true }),
        passes: (aws: SimulatedAws) => retention(aws, { mode: "GOVERNANCE", days: 1 }),
        fails: (aws: SimulatedAws) => retention(aws, given as object),
        refusal: /(MalformedXML|InvalidArgument): /,
      })),
    );
  });

  showsAllOf([...s3, ...s3Versions]);
});
