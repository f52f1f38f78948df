import { ENCRYPTED_AT_REST } from "../../core/frameworks";
import { Covered, Links } from "../../core/links";
import { defineRule } from "../../core/rule";
import type { Report } from "../../core/rule";
import type { StackResource } from "../../core/stack";
import { UNKNOWN } from "../../core/values";
import { forBuckets } from "./buckets";
import { judgeSetting } from "./encryption-demand";
import type { EncryptionConfig, Judgement } from "./encryption-demand";
import { BUCKET_TYPES, CONFIGURATION_TYPES, encryptionProperty, readEncryption } from "./encryption-settings";
import type { EncryptionSetting } from "./encryption-settings";
import { LOG_TARGET_SOURCES, LogTargets } from "./log-targets";

const ENCRYPTION_TYPES: readonly string[] = [...BUCKET_TYPES, ...CONFIGURATION_TYPES];

/** Resources whose output means a key of the program's own. */
const KEY_TYPES = new Set([
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
  "aws:kms/alias:Alias",
]);

/**
 * Each setting is judged where it stands, before the resource is made. What takes the whole stack is judged at its
 * end: a bucket without any setting, SSE-S3 on what should be a log bucket, a key that is not known yet.
 */
export const bucketEncryption = defineRule<EncryptionConfig>({
  id: "s3-bucket-encrypted",
  description: "Every bucket says how it encrypts, with a KMS key of one's own; SSE-S3 only for log targets.",
  severity: "high",
  level: "mandatory",
  frameworks: { nist: ["AU-9", "SC-12(2)", ...ENCRYPTED_AT_REST], pci: ["3.5.1"] },
  why:
    "Without an explicit key S3 encrypts with one that everybody who can read the bucket can use: nothing limits, " +
    "logs or revokes the use of the key apart from the bucket.",
  fix:
    "Add an aws.s3.BucketServerSideEncryptionConfiguration for the bucket with sseAlgorithm aws:kms, the key's ARN " +
    "as kmsMasterKeyId, and bucketKeyEnabled true.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  settings: {
    encryption: {
      default: "own-key",
      schema: {
        type: "string",
        enum: ["own-key", "kms", "any"],
        description: "KMS with a key of one's own, any KMS key, or any explicit encryption.",
      },
    },
    bucketKey: {
      default: true,
      schema: { type: "boolean", description: "Whether SSE-KMS must use a bucket key." },
    },
    logTargetsMayUseSseS3: {
      default: true,
      schema: {
        type: "boolean",
        description: "Whether buckets to which S3 or load balancers deliver access logs may use SSE-S3.",
      },
    },
    sseS3Buckets: {
      default: [],
      schema: {
        type: "array",
        items: { type: "string" },
        description:
          "Names of the buckets that may use SSE-S3, * for any text; empty: every log target. With it, SSE-S3 on " +
          "another bucket is refused before the update even when the preview was skipped.",
      },
    },
  },
  resource: {
    types: ENCRYPTION_TYPES,
    check({ type, inputs }, config, report) {
      const property = encryptionProperty(type);
      const settings = readEncryption(type, inputs.get(property));
      if (settings === UNKNOWN) {
        report.unjudged(property);
        return;
      }
      for (const setting of settings ?? []) {
        reportOwn(judgeSetting(setting, inputs.get("bucket"), config), report);
      }
    },
  },
  stack: {
    inputsOf: [...ENCRYPTION_TYPES, ...LOG_TARGET_SOURCES],
    check(stack, config, report) {
      const links = new Links(stack, forBuckets.subjects, forBuckets.namedBy);
      const judge = new StackJudge(config, new LogTargets(stack, links), report);
      const configured = new Covered();
      for (const configuration of stack.ofType(...CONFIGURATION_TYPES)) {
        const linked = links.follow(configuration, "bucket");
        const name = linked.target?.known("bucket") ?? configuration.asked("bucket") ?? UNKNOWN;
        judge.resource(configuration, linked.target, name);
        configured.add(linked);
      }
      for (const bucket of links.targets) {
        const inline = judge.resource(bucket, bucket, bucket.known("bucket"));
        if (!inline && configured.has(bucket) !== "yes") {
          reportUnconfigured(bucket, configured.has(bucket) === "perhaps", report(bucket));
        }
      }
    },
  },
});

function reportOwn({ violations, unjudged }: Judgement, report: Report): void {
  violations.forEach((violation) => {
    report.violation(violation);
  });
  unjudged.forEach((what) => {
    report.unjudged(what);
  });
}

function reportUnconfigured(bucket: StackResource, perhaps: boolean, report: Report): void {
  if (perhaps) {
    report.unjudged("which bucket an encryption configuration of the stack belongs to");
  } else if (bucket.inputs === undefined) {
    report.unjudged("whether its encryption was asked for (the engine did not show its inputs in this run)");
  } else {
    report.violation("has no encryption configuration, neither inline nor as a resource of its own");
  }
}

/** Judges what a setting alone leaves open. */
class StackJudge {
  constructor(
    private readonly config: EncryptionConfig,
    private readonly logTargets: LogTargets,
    private readonly report: (resource: StackResource) => Report,
  ) {}

  /** Returns whether the resource says anything on encryption, or may. */
  resource(resource: StackResource, bucket: StackResource | undefined, bucketName: unknown): boolean {
    const property = encryptionProperty(resource.type);
    const settings = readEncryption(resource.type, resource.asked(property));
    const report = this.report(resource);
    if (settings === undefined || settings === UNKNOWN) {
      // The resource half says that it is unknown.
      return settings === UNKNOWN && resource.inputs !== undefined;
    }
    for (const setting of settings) {
      if (perhapsS3Default(resource, setting)) {
        return false;
      }
      const judgement = judgeSetting(setting, bucketName, this.config);
      if (resource.inputs === undefined) {
        reportOwn(judgement, report);
      }
      if (judgement.sseS3) {
        this.judgeSseS3(bucket, bucketName, report);
      }
      if (judgement.unknownKey && !resource.sourcesOf(property).some(({ type }) => KEY_TYPES.has(type))) {
        report.unjudged("the KMS key");
      }
    }
    return true;
  }

  private judgeSseS3(bucket: StackResource | undefined, bucketName: unknown, report: Report): void {
    const target = this.logTargets.has(bucket, bucketName);
    if (target === "no" && (bucket !== undefined || typeof bucketName === "string")) {
      report.violation(
        "uses SSE-S3 (AES256), where a KMS key is required, and no logs are delivered to the bucket",
      );
    } else if (target !== "yes") {
      report.unjudged("whether logs are delivered to the bucket, for which alone SSE-S3 is allowed,");
    }
  }
}

/** In its outputs, S3 answers AES256 also for a bucket of which nothing was said. */
function perhapsS3Default(resource: StackResource, setting: EncryptionSetting): boolean {
  const isBucket = (BUCKET_TYPES as readonly string[]).includes(resource.type);
  return isBucket && resource.inputs === undefined && setting.algorithm === "AES256";
}
