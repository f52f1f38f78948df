import { UNKNOWN, asList, isRecord } from "../../core/values";

/**
 * What one place says about a bucket's default encryption. A value that is absent is undefined, one that the preview
 * cannot know is {@link UNKNOWN}.
 */
export interface EncryptionSetting {
  readonly algorithm: unknown;
  readonly keyId: unknown;
  readonly bucketKey: unknown;
}

/** Reads the property of a type; undefined where it says nothing; {@link UNKNOWN} where even that is unknown. */
type Reading = readonly EncryptionSetting[] | typeof UNKNOWN | undefined;

export const BUCKET = "aws:s3/bucket:Bucket";
export const BUCKET_V2 = "aws:s3/bucketV2:BucketV2";
export const BUCKET_TYPES = [BUCKET, BUCKET_V2] as const;

export const CONFIGURATION_TYPES = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
] as const;

/** The property of each type that holds encryption settings. */
const PROPERTIES: ReadonlyMap<string, string> = new Map([
  [BUCKET, "serverSideEncryptionConfiguration"],
  [BUCKET_V2, "serverSideEncryptionConfigurations"],
  ...CONFIGURATION_TYPES.map((type) => [type, "rules"] as const),
]);

/** The property that holds a type's encryption settings. */
export function encryptionProperty(type: string): string {
  return PROPERTIES.get(type) ?? "rules";
}

/** Takes apart a type's encryption property: inline or separate, of the present types or the V2 ones. */
export function readEncryption(type: string, value: unknown): Reading {
  if (value === UNKNOWN) {
    return UNKNOWN;
  }
  const separate = (CONFIGURATION_TYPES as readonly string[]).includes(type);
  if (value === undefined) {
    // A configuration without rules is there, and says nothing good; a bucket without one leaves it to others.
    return separate ? [saysNothing] : undefined;
  }
  const rules = separate ? asList(value) : asList(value).flatMap(rulesOfInline);
  return rules.length === 0 ? [saysNothing] : rules.map(readRule);
}

/** `{ rule }` in a Bucket, `[{ rules: [...] }]` in a BucketV2. */
function rulesOfInline(configuration: unknown): readonly unknown[] {
  if (!isRecord(configuration)) {
    return [configuration];
  }
  return asList(configuration.rule ?? configuration.rules);
}

const saysNothing: EncryptionSetting = { algorithm: undefined, keyId: undefined, bucketKey: undefined };
const allUnknown: EncryptionSetting = { algorithm: UNKNOWN, keyId: UNKNOWN, bucketKey: UNKNOWN };

function readRule(rule: unknown): EncryptionSetting {
  if (!isRecord(rule)) {
    return rule === UNKNOWN ? allUnknown : saysNothing;
  }
  const bucketKey = rule.bucketKeyEnabled;
  const byDefault =
    rule.applyServerSideEncryptionByDefault ?? asList(rule.applyServerSideEncryptionByDefaults)[0];
  if (byDefault === UNKNOWN || rule.applyServerSideEncryptionByDefaults === UNKNOWN) {
    return { ...allUnknown, bucketKey };
  }
  return isRecord(byDefault)
    ? { algorithm: byDefault.sseAlgorithm, keyId: byDefault.kmsMasterKeyId, bucketKey }
    : { ...saysNothing, bucketKey };
}
