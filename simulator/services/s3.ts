import type { FunctionModel, Instance, ResourceModel, ServiceModel } from "../model";
import { digest } from "../names";
import {
  absent,
  accountId,
  always,
  dnsSuffix,
  emptyList,
  emptyText,
  hostedZoneId,
  mixedId,
  outputOf,
  properties,
  refusal,
  text,
  type Place,
} from "./support";

const BUCKET = "aws:s3/bucket:Bucket";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

const bucket: ResourceModel = {
  type: BUCKET,
  physicalName: "bucket",
  uniqueEverywhere: true,
  taggable: true,
  replaceOn: ["bucketNamespace", "objectLockEnabled"],
  defaults: () => ({ forceDestroy: false }),
  id: ({ inputs }) => text(inputs.bucket),
  computed: {
    accelerationStatus: emptyText,
    acl: absent,
    arn: (instance) => bucketArn(instance, instance.id),
    bucketDomainName: ({ id, partition }) => `${id}.s3.${dnsSuffix(partition)}`,
    bucketNamespace: always("global"),
    bucketPrefix: emptyText,
    bucketRegion: ({ region }) => region,
    bucketRegionalDomainName: (instance) => regionalDomainName(instance, instance.id),
    corsRules: emptyList,
    grants: ({ accountId }) => [
      {
        id: digest(["canonical-user", accountId], 64),
        permissions: ["FULL_CONTROL"],
        type: "CanonicalUser",
        uri: "",
      },
    ],
    hostedZoneId: ({ region }) => hostedZoneId("s3", region),
    lifecycleRules: emptyList,
    logging: absent,
    objectLockConfiguration: absent,
    objectLockEnabled: always(false),
    policy: emptyText,
    replicationConfiguration: absent,
    requestPayer: always("BucketOwner"),
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
    serverSideEncryptionConfiguration: always({
      rule: {
        applyServerSideEncryptionByDefault: { kmsMasterKeyId: "", sseAlgorithm: "AES256" },
        blockedEncryptionTypes: [],
        bucketKeyEnabled: false,
      },
    }),
    versioning: ({ inputs }) => ({ enabled: inputs.objectLockEnabled === true, mfaDelete: false }),
    website: absent,
    websiteDomain: absent,
    websiteEndpoint: absent,
  },
};

/** A setting of a bucket that is a resource of its own. There is one of each kind in a bucket. */
function bucketSetting(type: string, model: Partial<ResourceModel> = {}): ResourceModel {
  return { type, replaceOn: ["bucket"], id: ({ inputs }) => text(inputs.bucket), ...model };
}

/** A {@link bucketSetting} that can name the account which the bucket must belong to. */
function ownedBucketSetting(type: string, model: Partial<ResourceModel> = {}): ResourceModel {
  return bucketSetting(type, {
    ...model,
    replaceOn: ["bucket", "expectedBucketOwner", ...(model.replaceOn ?? [])],
    id: ({ inputs }) =>
      [text(inputs.bucket), text(inputs.expectedBucketOwner)].filter((part) => part !== "").join(","),
  });
}

const publicAccessBlock = bucketSetting("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
  defaults: () => ({
    blockPublicAcls: false,
    blockPublicPolicy: false,
    ignorePublicAcls: false,
    restrictPublicBuckets: false,
  }),
});

const lifecycle = ownedBucketSetting("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
  defaults: () => ({ transitionDefaultMinimumObjectSize: "all_storage_classes_128K" }),
  computed: { expectedBucketOwner: emptyText },
});

const objectLock = ownedBucketSetting("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
  replaceOn: ["objectLockEnabled"],
  defaults: () => ({ objectLockEnabled: "Enabled" }),
});

/** A setting of which a bucket can have several, told apart by name. */
function namedBucketSetting(type: string, model: Partial<ResourceModel> = {}): ResourceModel {
  return {
    type,
    physicalName: "name",
    replaceOn: ["bucket"],
    uniqueWithin: ["bucket"],
    id: ({ inputs }) => `${text(inputs.bucket)}:${text(inputs.name)}`,
    ...model,
  };
}

const accountPublicAccessBlock: ResourceModel = {
  type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
  replaceOn: ["accountId"],
  defaults: () => ({
    blockPublicAcls: false,
    blockPublicPolicy: false,
    ignorePublicAcls: false,
    restrictPublicBuckets: false,
  }),
  id: (draft) => text(draft.inputs.accountId) || draft.accountId,
  computed: { accountId },
};

/** ACLs can be taken back only by others in their place: to delete this resource leaves the bucket as it is. */
const acl = bucketSetting("aws:s3/bucketAcl:BucketAcl", {
  replaceOn: ["bucket", "expectedBucketOwner"],
  id: ({ inputs }) =>
    [inputs.bucket, inputs.expectedBucketOwner, inputs.acl]
      .map(text)
      .filter((part) => part !== "")
      .join(","),
  computed: {
    accessControlPolicy: ({ accountId }) => {
      const owner = { id: digest(["canonical-user", accountId], 64), displayName: "" };
      const grantee = { ...owner, type: "CanonicalUser", emailAddress: "", uri: "" };
      return { grants: [{ grantee, permission: "FULL_CONTROL" }], owner };
    },
  },
});

const object: ResourceModel = {
  type: "aws:s3/bucketObjectv2:BucketObjectv2",
  taggable: true,
  replaceOn: ["bucket", "key"],
  defaults: () => ({ forceDestroy: false }),
  id: ({ inputs }) => `${text(inputs.bucket)}/${text(inputs.key)}`,
  computed: {
    acl: absent,
    arn: (instance) => `${bucketArn(instance, text(instance.inputs.bucket))}/${text(instance.inputs.key)}`,
    bucketKeyEnabled: (instance) => bucketEncryption(instance).bucketKeyEnabled ?? false,
    checksumCrc32: emptyText,
    checksumCrc32c: emptyText,
    checksumCrc64nvme: emptyText,
    checksumSha1: emptyText,
    checksumSha256: emptyText,
    contentType: always("application/octet-stream"),
    etag: contentHash,
    // Without a key of its own the provider looks up the logical name, which the simulator does not see.
    key: emptyText,
    kmsKeyId: (instance) => text(defaultEncryption(instance).kmsMasterKeyId) || undefined,
    serverSideEncryption: (instance) => defaultEncryption(instance).sseAlgorithm ?? "AES256",
    storageClass: always("STANDARD"),
    versionId: (instance) =>
      isVersioned(instance) ? mixedId(instance, 32, `version ${contentHash(instance)}`) : "",
  },
  volatile: ["etag", "versionId"],
};

const getBucket: FunctionModel = {
  token: "aws:s3/getBucket:getBucket",
  invoke: (inputs, world) => {
    const name = text(inputs.bucket);
    const found = world.find(BUCKET, name);
    if (found === undefined) {
      throw refusal("NoSuchBucket", `reading S3 Bucket (${name}): couldn't find resource`);
    }
    return {
      ...inputs,
      arn: found.outputs.arn,
      bucketDomainName: found.outputs.bucketDomainName,
      bucketRegion: found.outputs.bucketRegion,
      bucketRegionalDomainName: found.outputs.bucketRegionalDomainName,
      hostedZoneId: found.outputs.hostedZoneId,
      id: name,
      region: world.region,
      websiteDomain: "",
      websiteEndpoint: "",
    };
  },
};

/** Buckets, their settings, and objects; the account's own block of public access. */
export const s3: ServiceModel = {
  resources: [
    bucket,
    publicAccessBlock,
    acl,
    bucketSetting("aws:s3/bucketOwnershipControls:BucketOwnershipControls"),
    ownedBucketSetting(VERSIONING),
    ownedBucketSetting(ENCRYPTION),
    lifecycle,
    ownedBucketSetting("aws:s3/bucketLogging:BucketLogging"),
    bucketSetting("aws:s3/bucketPolicy:BucketPolicy"),
    bucketSetting("aws:s3/bucketNotification:BucketNotification", {
      defaults: () => ({ eventbridge: false }),
    }),
    objectLock,
    bucketSetting("aws:s3/bucketReplicationConfig:BucketReplicationConfig"),
    namedBucketSetting("aws:s3/inventory:Inventory", { defaults: () => ({ enabled: true }) }),
    namedBucketSetting("aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration", {
      defaults: () => ({ status: "Enabled" }),
    }),
    accountPublicAccessBlock,
    object,
  ],
  functions: [getBucket],
};

function bucketArn({ partition }: Pick<Place, "partition">, name: string): string {
  return `arn:${partition}:s3:::${name}`;
}

function regionalDomainName({ partition, region }: Place, name: string): string {
  return `${name}.s3.${region}.${dnsSuffix(partition)}`;
}

/** 32 hex digits that change with the content, as an MD5 sum does. */
function contentHash({ inputs }: Instance): string {
  const { content, contentBase64, source, sourceHash } = inputs;
  const asset = properties(source);
  return digest([JSON.stringify([content, contentBase64, asset.hash ?? source, sourceHash])], 32);
}

function isVersioned({ inputs, world }: Instance): boolean {
  const configuration = properties(outputOf(world, VERSIONING, inputs.bucket, "versioningConfiguration"));
  return configuration.status === "Enabled";
}

/** The first rule of the bucket's encryption settings. */
function bucketEncryption({ inputs, world }: Instance): Record<string, unknown> {
  const rules = outputOf(world, ENCRYPTION, inputs.bucket, "rules");
  return properties(Array.isArray(rules) ? rules[0] : undefined);
}

function defaultEncryption(instance: Instance): Record<string, unknown> {
  return properties(bucketEncryption(instance).applyServerSideEncryptionByDefault);
}
