import { isLikeAny } from "../../core/glob";
import { UNKNOWN } from "../../core/values";
import type { EncryptionSetting } from "./encryption-settings";

export interface EncryptionConfig {
  readonly encryption: "own-key" | "kms" | "any";
  readonly bucketKey: boolean;
  readonly logTargetsMayUseSseS3: boolean;
  readonly sseS3Buckets: readonly string[];
}

/** What a setting leaves open for those who see more than the one resource. */
export interface Judgement {
  /** Clauses on the resource: "uses ...". */
  readonly violations: readonly string[];
  /** What is unknown. */
  readonly unjudged: readonly string[];
  /** SSE-S3: fine only for a target of log delivery. */
  readonly sseS3: boolean;
  /** A key is named, but not known: fine only if it is one of the program's own. */
  readonly unknownKey: boolean;
}

const nothingOpen = { violations: [], unjudged: [], sseS3: false, unknownKey: false };

/**
 * What the setting alone tells. `bucketName` may be unknown or absent.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function judgeSetting(
  setting: EncryptionSetting,
  bucketName: unknown,
  config: EncryptionConfig,
): Judgement {
  switch (setting.algorithm) {
    case UNKNOWN:
      return { ...nothingOpen, unjudged: ["the encryption algorithm"] };
    case "AES256":
      return judgeSseS3(bucketName, config);
    case "aws:kms":
    case "aws:kms:dsse":
      return judgeKms(setting, config);
    default:
      return {
        ...nothingOpen,
        violations: [
          "has an encryption configuration without an algorithm that S3 knows (AES256, aws:kms, aws:kms:dsse)",
        ],
      };
  }
}

function judgeSseS3(bucketName: unknown, config: EncryptionConfig): Judgement {
  if (config.encryption === "any") {
    return nothingOpen;
  }
  if (!config.logTargetsMayUseSseS3) {
    return { ...nothingOpen, violations: ["uses SSE-S3 (AES256), where a KMS key is required"] };
  }
  const { sseS3Buckets } = config;
  if (sseS3Buckets.length > 0 && typeof bucketName === "string" && !isLikeAny(sseS3Buckets, bucketName)) {
    return {
      ...nothingOpen,
      violations: [
        "uses SSE-S3 (AES256), where a KMS key is required; its name is not among those of log buckets",
      ],
    };
  }
  return { ...nothingOpen, sseS3: true };
}

function judgeKms({ algorithm, keyId, bucketKey }: EncryptionSetting, config: EncryptionConfig): Judgement {
  const violations: string[] = [];
  const unjudged: string[] = [];
  if (config.encryption === "own-key") {
    if (keyId === undefined || keyId === "") {
      violations.push(
        "names no KMS key, so that S3 uses the AWS-managed key aws/s3, whose policy nobody can limit",
      );
    } else if (typeof keyId === "string" && /(^|:)alias\/aws\//.test(keyId)) {
      violations.push("uses an AWS-managed KMS key, whose policy nobody can limit");
    }
  }
  // With DSSE-KMS there are no bucket keys: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingDSSEncryption.html
  if (config.bucketKey && algorithm === "aws:kms") {
    if (bucketKey === UNKNOWN) {
      unjudged.push("bucketKeyEnabled");
    } else if (bucketKey !== true) {
      violations.push("has no bucket key (bucketKeyEnabled), so that every object costs a call to KMS");
    }
  }
  return {
    violations,
    unjudged,
    sseS3: false,
    unknownKey: config.encryption === "own-key" && keyId === UNKNOWN,
  };
}
