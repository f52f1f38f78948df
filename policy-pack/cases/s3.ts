import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";
import { type Inputs, KEY, allFind, finds, of } from "./resources";

const bucketWith = of("aws:s3/bucket:Bucket", "data", { bucket: "data-dev" });
const bucket = bucketWith();
const oldBucket = of("aws:s3/bucketV2:BucketV2", "old", { bucket: "old-dev" });

/** A resource of its own for the bucket: `BucketVersioning` is named "data-BucketVersioning". */
const forBucket = (kind: string, inputs: Inputs, name = "data"): TestResource => ({
  type: `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
  name: `${name}-${kind}`,
  inputs: { bucket: `${name}-dev`, ...inputs },
});

/** Two buckets whose names AWS makes up, and something for one of them: nobody knows yet for which. */
const perhapsFor = (kind: string, inputs: Inputs): TestResource[] => [
  { ...bucket, outputs: { bucket: UNKNOWN } },
  { ...bucket, name: "other", inputs: {}, outputs: { bucket: UNKNOWN } },
  forBucket(kind, { ...inputs, bucket: UNKNOWN }),
];
const perhaps = ["data", "other"].map(
  (name) => `${name} ? whether one of the resources that could be for it is`,
);

const notApplicable = {
  "a notification": [of("aws:s3/bucketNotification:BucketNotification", "data")()],
};

const encryption = of(
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "data-encryption",
  { bucket: "data-dev" },
);

const withKms = {
  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
  bucketKeyEnabled: true,
};
const withS3 = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };

const flags = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const block = of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "data-BucketPublicAccessBlock", {
  bucket: "data-dev",
  ...flags,
});
const accountBlock = of("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "account");
const accessPoint = (publicAccessBlockConfiguration?: unknown) =>
  of("aws:s3/accessPoint:AccessPoint", "data")({ bucket: "data-dev", publicAccessBlockConfiguration });
const multiRegion = (publicAccessBlock?: unknown) =>
  of(
    "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint",
    "data",
  )({ details: { publicAccessBlock } });

const allUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
const anyUser = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const grantTo = (uri: string) => ({ grants: [{ type: "Group", permissions: ["READ"], uri }] });
const aclFinding = "has an ACL for everybody, or for everybody with an AWS account";
const grantFinding = "has a grant for everybody, or for everybody with an AWS account";

const versioning = (versioningConfiguration: unknown) =>
  forBucket("BucketVersioning", { versioningConfiguration });

const logs: TestResource = { ...bucket, name: "logs", inputs: { bucket: "logs-dev" } };
const logging = forBucket("BucketLogging", { targetBucket: "logs-dev", targetPrefix: "" });

const lifecycle = (...rules: unknown[]) => forBucket("BucketLifecycleConfiguration", { rules });
const abort = { abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };

const thisBucket = { buckets: ["data-*"] };
const locked = { rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } } };
const replication = (status: unknown) =>
  forBucket("BucketReplicationConfig", {
    role: "arn:aws:iam::111122223333:role/replication",
    rules: [{ status }],
  });

export const s3Cases: readonly RuleCases[] = [
  casesOf("s3-bucket-encrypted", {
    passes: { "a key of one's own": [bucket, encryption({ rules: [withKms] })] },
    fails: {
      "a bucket without any configuration": finds(
        bucket,
        "has no encryption configuration, neither inline nor as a resource of its own",
      ),
    },
    unknown: {
      "rules not known yet": {
        resources: [bucket, encryption({ rules: UNKNOWN })],
        finds: ["data-encryption ? rules"],
      },
      "whether logs go to a bucket of another stack": {
        resources: [
          encryption({ rules: [withS3] }),
          { ...logging, inputs: { ...logging.inputs, targetBucket: UNKNOWN } },
        ],
        finds: [
          "data-encryption ? whether logs are delivered to the bucket, for which alone SSE-S3 is allowed,",
        ],
      },
    },
    notApplicable: { "an object": [of("aws:s3/bucketObject:BucketObject", "data")()] },
  }),

  casesOf("s3-public-access-blocked", {
    passes: {
      "a block with four flags": [bucket, block({})],
      "one for a bucket of the old type": [oldBucket(), forBucket("BucketPublicAccessBlock", flags, "old")],
      "one for a bucket whose name is not known yet": [
        { ...bucket, inputs: {}, outputs: { bucket: UNKNOWN } },
        block({ bucket: UNKNOWN }, { from: { bucket: ["data"] } }),
      ],
      "a bucket that is only read": [{ ...bucket, notAnalyzed: true }],
    },
    fails: {
      "a bucket without": finds(bucket, "has no public-access block"),
      "flags missing or false": {
        resources: [bucket, block({ blockPublicPolicy: false, restrictPublicBuckets: undefined })],
        finds: [
          "data-BucketPublicAccessBlock does not set blockPublicPolicy",
          "data-BucketPublicAccessBlock does not set restrictPublicBuckets",
        ],
      },
      "a block for another bucket": {
        resources: [oldBucket(), block({})],
        finds: ["old has no public-access block"],
      },
    },
    unknown: {
      "a flag not known yet": {
        resources: [bucket, block({ ignorePublicAcls: UNKNOWN })],
        finds: ["data-BucketPublicAccessBlock ? ignorePublicAcls"],
      },
      "for which bucket it is": {
        resources: perhapsFor("BucketPublicAccessBlock", flags),
        finds: perhaps,
      },
    },
    notApplicable,
  }),

  casesOf("s3-account-public-access-blocked", {
    passes: { "four flags": [accountBlock(flags)] },
    fails: {
      "one missing": finds(
        accountBlock({ ...flags, blockPublicAcls: undefined }),
        "does not set blockPublicAcls",
      ),
    },
    unknown: {
      "one not known yet": finds(
        accountBlock({ ...flags, restrictPublicBuckets: UNKNOWN }),
        "? restrictPublicBuckets",
      ),
    },
    notApplicable: { "a bucket": [bucket] },
  }),

  casesOf("s3-access-point-public-access-blocked", {
    passes: {
      "flags left to their default": [accessPoint(), multiRegion()],
      "four flags": [accessPoint(flags), multiRegion(flags)],
    },
    fails: {
      "a flag that is false": finds(
        accessPoint({ ...flags, blockPublicPolicy: false }),
        "does not set blockPublicPolicy",
      ),
      "one of several regions": finds(
        multiRegion({ restrictPublicBuckets: false }),
        "does not set restrictPublicBuckets",
      ),
    },
    unknown: {
      "a flag not known yet": finds(
        accessPoint({ ...flags, blockPublicAcls: UNKNOWN }),
        "? publicAccessBlockConfiguration.blockPublicAcls",
      ),
    },
    notApplicable: { "a bucket": [bucket] },
  }),

  casesOf("s3-acls-disabled", {
    passes: {
      "ownership enforced": [
        bucket,
        forBucket("BucketOwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } }),
      ],
    },
    fails: {
      "a bucket without controls": finds(bucket, "has no ownership controls"),
      "ownership only preferred": {
        resources: [
          bucket,
          forBucket("BucketOwnershipControls", { rule: { objectOwnership: "BucketOwnerPreferred" } }),
        ],
        finds: [
          "data-BucketOwnershipControls leaves ACLs in force (objectOwnership is not BucketOwnerEnforced)",
        ],
      },
    },
    unknown: {
      "ownership not known yet": {
        resources: [bucket, forBucket("BucketOwnershipControls", { rule: { objectOwnership: UNKNOWN } })],
        finds: ["data-BucketOwnershipControls ? rule.objectOwnership"],
      },
      "for which bucket it is": {
        resources: perhapsFor("BucketOwnershipControls", {
          rule: { objectOwnership: "BucketOwnerEnforced" },
        }),
        finds: perhaps,
      },
    },
    notApplicable,
  }),

  casesOf("s3-no-public-acl", {
    passes: {
      "none or private ones": [bucket, forBucket("BucketAcl", { acl: "private" })],
      "a grant to one canonical user": [
        bucketWith({ grants: [{ type: "CanonicalUser", permissions: ["READ"], id: "0123abcd" }] }),
      ],
    },
    fails: {
      "a public one": {
        resources: [bucket, forBucket("BucketAcl", { acl: "public-read" })],
        finds: [`data-BucketAcl ${aclFinding}`],
      },
      "an inline one": finds(bucketWith({ acl: "public-read-write" }), aclFinding),
      "one of the old types": allFind(
        aclFinding,
        oldBucket({ acl: "authenticated-read" }),
        forBucket("BucketAclV2", { acl: "public-read" }),
      ),
      "one of an object or a copy": allFind(
        aclFinding,
        forBucket("BucketObject", { acl: "public-read" }),
        forBucket("BucketObjectv2", { acl: "public-read" }),
        forBucket("ObjectCopy", { acl: "public-read" }),
      ),
      "grants to everybody": allFind(
        grantFinding,
        bucketWith(grantTo(allUsers)),
        oldBucket(grantTo(anyUser)),
        forBucket("BucketAcl", {
          accessControlPolicy: {
            grants: [{ permission: "READ", grantee: { type: "Group", uri: anyUser } }],
          },
        }),
      ),
    },
    unknown: {
      "an ACL not known yet": finds(bucketWith({ acl: UNKNOWN }), "? acl"),
      "grants not known yet": finds(
        forBucket("BucketAcl", { accessControlPolicy: { grants: UNKNOWN } }),
        "? accessControlPolicy.grants",
      ),
    },
    notApplicable,
  }),

  casesOf("s3-versioning-enabled", {
    passes: {
      "versioning of its own": [bucket, versioning({ status: "Enabled" })],
      "inline versioning": [bucketWith({ versioning: { enabled: true } })],
      "the old types": [
        oldBucket(),
        forBucket("BucketVersioningV2", { versioningConfiguration: { status: "Enabled" } }, "old"),
      ],
    },
    fails: {
      "a bucket without": finds(bucket, "has no versioning"),
      "suspended versioning": {
        resources: [bucket, versioning({ status: "Suspended" })],
        finds: ["data-BucketVersioning has versioning that is not enabled"],
      },
      "inline versioning that is off": allFind(
        "has versioning that is not enabled",
        bucketWith({ versioning: { enabled: false } }),
        oldBucket({ versionings: [{}] }),
      ),
    },
    unknown: {
      "a status not known yet": {
        resources: [bucket, versioning({ status: UNKNOWN })],
        finds: ["data-BucketVersioning ? versioningConfiguration.status"],
      },
      "inline versioning not known yet": finds(bucketWith({ versioning: UNKNOWN }), "? versioning"),
    },
    notApplicable,
  }),

  casesOf("s3-mfa-delete", {
    passes: {
      "MFA delete": {
        config: thisBucket,
        resources: [bucket, versioning({ status: "Enabled", mfaDelete: "Enabled" })],
      },
      "any bucket that the setting does not name": [bucket, versioning({ status: "Enabled" })],
    },
    fails: {
      "versioning without": {
        config: thisBucket,
        resources: [bucket, versioning({ status: "Enabled" })],
        finds: ["data-BucketVersioning lets versions be deleted without a second factor"],
      },
      "no versioning": {
        config: thisBucket,
        resources: [bucket],
        finds: ["data has no versioning with MFA delete"],
      },
    },
    unknown: {
      "MFA delete not known yet": {
        config: thisBucket,
        resources: [bucket, versioning({ status: "Enabled", mfaDelete: UNKNOWN })],
        finds: ["data-BucketVersioning ? versioningConfiguration.mfaDelete"],
      },
      "the bucket's name not known yet": {
        config: thisBucket,
        resources: [{ ...bucket, inputs: {}, outputs: { bucket: UNKNOWN } }],
        finds: ["data ? its name, which tells whether the rule is for it,"],
      },
    },
    notApplicable,
  }),

  casesOf("s3-access-logging", {
    passes: {
      "a bucket that logs, and its log bucket": [bucket, logs, logging],
      "inline logging": [bucketWith({ logging: { targetBucket: "logs-dev" } }), logs],
      "a log bucket whose name is not known yet": [
        bucket,
        { ...logs, inputs: {}, outputs: { bucket: UNKNOWN } },
        {
          ...logging,
          inputs: { ...logging.inputs, targetBucket: UNKNOWN },
          from: { targetBucket: ["logs"] },
        },
      ],
    },
    fails: {
      "a bucket without": finds(bucket, "logs no requests"),
      "one that logs to itself alone": allFind("logs no requests", logs, bucket),
      "inline logging without a target": allFind(
        "logs to no bucket",
        bucketWith({ logging: {} }),
        oldBucket({ loggings: [{}] }),
      ),
    },
    unknown: {
      "for which bucket it is": {
        resources: [...perhapsFor("BucketLogging", { targetBucket: "logs-dev" })],
        finds: perhaps,
      },
      "whether logs go to it": {
        resources: [bucketWith({ logging: { targetBucket: UNKNOWN } }), logs],
        finds: ["data ? logging.targetBucket", "logs ? whether logs are delivered to it"],
      },
    },
    notApplicable,
  }),

  casesOf("s3-lifecycle-configured", {
    passes: {
      "an enabled rule": [bucket, lifecycle({ id: "old", status: "Enabled" })],
      "an inline one": [bucketWith({ lifecycleRules: [{ enabled: true }] })],
    },
    fails: {
      "a bucket without": finds(bucket, "has no lifecycle"),
      "no rule that is enabled": {
        resources: [
          bucket,
          lifecycle({ id: "old", status: "Disabled" }),
          oldBucket({ lifecycleRules: [{ enabled: false }] }),
        ],
        finds: [
          "data-BucketLifecycleConfiguration has a lifecycle without any enabled rule",
          "old has a lifecycle without any enabled rule",
        ],
      },
    },
    unknown: {
      "a status not known yet": {
        resources: [bucket, lifecycle({ id: "old", status: UNKNOWN })],
        finds: ["data-BucketLifecycleConfiguration ? rules"],
      },
    },
    notApplicable,
  }),

  casesOf("s3-lifecycle-aborts-uploads", {
    passes: {
      "a rule on all objects": [
        lifecycle(
          { status: "Enabled", filter: { prefix: "logs/" } },
          { status: "Enabled", filter: {}, ...abort },
        ),
      ],
      "an inline one": [
        bucketWith({ lifecycleRules: [{ enabled: true, abortIncompleteMultipartUploadDays: 7 }] }),
      ],
      "a bucket without any lifecycle": [bucket],
    },
    fails: {
      "a lifecycle without": finds(
        lifecycle({ status: "Enabled" }),
        "has a lifecycle that leaves the parts of uploads never completed",
      ),
      "a rule that is disabled, or for some objects only": allFind(
        "has a lifecycle that leaves the parts of uploads never completed",
        lifecycle(
          { status: "Disabled", ...abort },
          { status: "Enabled", filter: { prefix: "logs/" }, ...abort },
          { status: "Enabled", filter: { and: { prefix: "logs/" } }, ...abort },
          { status: "Enabled", prefix: "logs/", ...abort },
        ),
        bucketWith({
          lifecycleRules: [{ enabled: true, prefix: "a", abortIncompleteMultipartUploadDays: 7 }],
        }),
      ),
    },
    unknown: {
      "days not known yet": finds(
        lifecycle({ status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: UNKNOWN } }),
        "? rules",
      ),
    },
    notApplicable,
  }),

  casesOf("s3-object-lock", {
    passes: {
      "a default retention": {
        config: thisBucket,
        resources: [bucket, forBucket("BucketObjectLockConfiguration", locked)],
      },
      "an inline one": { config: thisBucket, resources: [bucketWith({ objectLockConfiguration: locked })] },
      "any bucket that the setting does not name": { config: { buckets: ["x"] }, resources: [bucket] },
    },
    fails: {
      "a bucket without": {
        config: thisBucket,
        resources: [bucket],
        finds: ["data has no object lock with a default retention"],
      },
      "a lock without retention": {
        config: thisBucket,
        resources: [bucket, forBucket("BucketObjectLockConfiguration", { objectLockEnabled: "Enabled" })],
        finds: [
          "data-BucketObjectLockConfiguration keeps no object from deletion: there is no default retention",
        ],
      },
    },
    unknown: {
      "a mode not known yet": {
        config: thisBucket,
        resources: [
          bucket,
          forBucket("BucketObjectLockConfiguration", { rule: { defaultRetention: { mode: UNKNOWN } } }),
        ],
        finds: ["data-BucketObjectLockConfiguration ? rule.defaultRetention.mode"],
      },
    },
    notApplicable,
  }),

  casesOf("s3-replicated", {
    passes: {
      "an enabled rule": { config: thisBucket, resources: [bucket, replication("Enabled")] },
      "any bucket that the setting does not name": [bucket],
    },
    fails: {
      "a bucket without": { config: thisBucket, resources: [bucket], finds: ["data is not replicated"] },
      "a rule that is disabled": {
        config: thisBucket,
        resources: [bucketWith({ replicationConfiguration: { role: "r", rules: [{ status: "Disabled" }] } })],
        finds: ["data has a rule of replication that is not enabled"],
      },
    },
    unknown: {
      "a status not known yet": {
        config: thisBucket,
        resources: [bucket, replication(UNKNOWN)],
        finds: ["data-BucketReplicationConfig ? rules[0].status"],
      },
    },
    notApplicable,
  }),

  casesOf("s3-no-website", {
    passes: { "a bucket without": [bucket, oldBucket({ websites: [] })] },
    fails: {
      "a web site": {
        resources: [
          bucket,
          forBucket("BucketWebsiteConfiguration", { indexDocument: { suffix: "index.html" } }),
        ],
        finds: ["data-BucketWebsiteConfiguration serves its objects as a web site"],
      },
      "inline ones": allFind(
        "serves its objects as a web site",
        bucketWith({ website: { indexDocument: "index.html" } }),
        oldBucket({ websites: [{ redirectAllRequestsTo: "example.com" }] }),
      ),
    },
    unknown: {
      "inline one not known yet": finds(bucketWith({ website: UNKNOWN }), "? website"),
    },
    notApplicable,
  }),

  casesOf("s3-name-deterministic", {
    passes: {
      "a name of the program's": [bucket],
      "one with the prefix": {
        config: { prefix: "{project}-" },
        resources: [bucketWith({ bucket: "bulwark-data-dev" })],
      },
    },
    fails: {
      "names that are made up": {
        resources: [
          bucketWith({ bucket: undefined, bucketPrefix: "data-" }),
          bucketWith({ bucket: undefined }),
          bucketWith({ bucket: "data-0a1b2c3" }),
          bucketWith({ bucket: "data-x", __defaults: ["bucket"] }),
        ],
        finds: [
          "data has a name of which AWS makes up the rest (bucketPrefix)",
          ...Array<string>(3).fill("data has a made-up name (bucket is not set)"),
        ],
      },
      "another prefix": {
        config: { prefix: "{project}-{stack}-" },
        resources: [bucketWith({ bucket: "bulwark-data" })],
        finds: ['data has a name that does not begin with "{project}-{stack}-"'],
      },
    },
    unknown: {
      "a name not known yet": finds(bucketWith({ bucket: UNKNOWN }), "? bucket"),
    },
    notApplicable,
  }),

  casesOf("s3-no-force-destroy", {
    passes: { "a bucket that must be empty": [bucket, bucketWith({ forceDestroy: false })] },
    fails: {
      "one that need not": {
        resources: [bucketWith({ forceDestroy: true }), oldBucket({ forceDestroy: true })],
        finds: ["data", "old"].map(
          (name) => `${name} is deleted together with all that is in it (forceDestroy)`,
        ),
      },
    },
    unknown: {
      "not known yet": finds(bucketWith({ forceDestroy: UNKNOWN }), "? forceDestroy"),
    },
    notApplicable,
  }),
];
