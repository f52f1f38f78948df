import { isLikeAny, namesSetting } from "../../core/glob";
import type { Tells } from "../../core/companion-rule";
import type { Accept, PropertyDemand } from "../../core/property-rule";
import type { StackResource } from "../../core/stack";
import { UNKNOWN } from "../../core/values";
import { BUCKET_TYPES } from "./encryption-settings";

/** How other resources name a bucket: by its name, which is also its id. */
export const forBuckets = { subjects: BUCKET_TYPES, namedBy: ["bucket", "id"] } as const;

/** Which buckets a rule is for. */
export interface BucketsConfig {
  readonly buckets: readonly string[];
}

export const bucketsSetting = namesSetting(
  "Names of the buckets that the rule is for, * for any text; empty: none.",
);

/** Whether the bucket is among those. */
export function isAmong(buckets: readonly string[], bucket: StackResource): Tells {
  const name = buckets.length === 0 ? undefined : bucket.known("bucket");
  return name === UNKNOWN ? "its name, which tells whether the rule is for it," : isLikeAny(buckets, name);
}

/** Demands on the buckets that the setting names, and on what is for them. */
export function forThese(demands: readonly PropertyDemand<BucketsConfig>[]): PropertyDemand<BucketsConfig>[] {
  const named: Accept<BucketsConfig> = (name, { buckets }) => isLikeAny(buckets, name);
  return demands.map((demand) => ({
    ...demand,
    asked: ({ buckets }) => buckets.length > 0,
    when: { ...demand.when, bucket: named },
  }));
}
