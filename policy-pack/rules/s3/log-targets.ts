import { type Policy, type PolicyPrincipal, canEver, parsePolicy } from "../../../iam";
import type { Linked, Links } from "../../core/links";
import type { StackResource, StackView } from "../../core/stack";
import { UNKNOWN, asList, isRecord } from "../../core/values";
import { isLoadBalancer } from "../policies/aws-accounts";
import { memo } from "../policies/memo";
import { BUCKET_TYPES } from "./encryption-settings";

/**
 * Services that can deliver logs only to a bucket without a customer-managed key by default.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
const LOG_SERVICES = new Set(["logging.s3.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"]);

const LOGGING_TYPES = [
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketLoggingV2:BucketLoggingV2",
] as const;
const POLICY_TYPE = "aws:s3/bucketPolicy:BucketPolicy";

/** Types whose inputs tell which buckets logs are delivered to. */
export const LOG_TARGET_SOURCES: readonly string[] = [...BUCKET_TYPES, ...LOGGING_TYPES, POLICY_TYPE];

/** Which buckets of the stack are targets of log delivery. */
export class LogTargets {
  private readonly certain = new Set<StackResource>();
  private readonly names = new Set<string>();
  private readonly possible = new Set<StackResource>();
  private anyPossible = false;

  constructor(stack: StackView, links: Links) {
    for (const logging of stack.ofType(...LOGGING_TYPES)) {
      const source = links.follow(logging, "bucket").target;
      this.add(links.follow(logging, "targetBucket"), logging.asked("targetBucket"), source);
    }
    for (const bucket of links.targets) {
      for (const key of ["logging", "loggings"]) {
        for (const name of asList(bucket.asked(key)).map(targetOf)) {
          if (name !== undefined) {
            this.add(links.follow(bucket, key, name), name, bucket);
          }
        }
      }
      this.addByPolicy({ target: bucket, candidates: [] }, undefined, bucket.asked("policy"));
    }
    for (const policy of stack.ofType(POLICY_TYPE)) {
      this.addByPolicy(links.follow(policy, "bucket"), policy.asked("bucket"), policy.asked("policy"));
    }
  }

  /** Whether logs are delivered to the bucket, known by resource or by name. */
  has(bucket: StackResource | undefined, name: unknown): "yes" | "no" | "unknown" {
    if (
      (bucket !== undefined && this.certain.has(bucket)) ||
      (typeof name === "string" && this.names.has(name))
    ) {
      return "yes";
    }
    return this.anyPossible || (bucket !== undefined && this.possible.has(bucket)) ? "unknown" : "no";
  }

  /**
   * @param name by which the target is meant, where that is known
   * @param source what logs to it: a bucket that logs to itself is not a log bucket, it holds other things too
   */
  private add({ target, candidates, anything }: Linked, name: unknown, source?: StackResource): void {
    if (target !== undefined) {
      if (target !== source) {
        this.certain.add(target);
      }
      return;
    }
    candidates.forEach((bucket) => this.possible.add(bucket));
    this.anyPossible ||= anything === true;
    if (typeof name === "string") {
      this.names.add(name);
    }
  }

  private addByPolicy(linked: Linked, name: unknown, policy: unknown): void {
    const verdict = lettingLogsIn(policy);
    if (verdict === true) {
      this.add(linked, name);
    } else if (verdict === UNKNOWN) {
      const { target, candidates } = linked;
      this.add({ ...linked, target: undefined, candidates: target ? [target] : candidates }, undefined);
    }
  }
}

function targetOf(logging: unknown): unknown {
  return isRecord(logging) ? logging.targetBucket : logging;
}

/** Whether a bucket policy in a property lets a log service write; one that cannot be read lets nobody. */
function lettingLogsIn(policy: unknown): boolean | typeof UNKNOWN {
  if (policy === UNKNOWN) {
    return UNKNOWN;
  }
  if (typeof policy !== "string" && !isRecord(policy)) {
    return false;
  }
  try {
    return admitsLogDelivery(parsePolicy(policy, "bucket"));
  } catch {
    return false;
  }
}

const isLogService = ({ type, value }: PolicyPrincipal) =>
  type === "Service" ? LOG_SERVICES.has(value) : type === "AWS" && isLoadBalancer(value);

/** Whether some request of a log service to write is allowed: its Allow may be for something else, or denied. */
export const admitsLogDelivery = memo((policy: Policy): boolean => {
  const statements = policy.statements.flatMap((statement) => {
    const { effect, principals } = statement;
    if (effect === "Deny") {
      return [statement];
    }
    const members = principals?.negated === false ? principals.members.filter(isLogService) : [];
    return members.length === 0 ? [] : [{ ...statement, principals: { negated: false, members } }];
  });
  return (
    statements.some(({ effect }) => effect === "Allow") &&
    canEver({ resource: { ...policy, statements } }, { action: "s3:PutObject" }).verdict === "yes"
  );
});
