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

export const bucketsSetting = {
  default: [],
  schema: {
    type: "array",
    items: { type: "string" },
    description: "Names of the buckets that the rule is for, * for any text; empty: none.",
  },
} as const;

/** Whether the bucket is among those. */
export function isAmong(buckets: readonly string[], bucket: StackResource): Tells {
  const name = buckets.length === 0 ? undefined : bucket.known("bucket");
  return name === UNKNOWN
    ? "its name, which tells whether the rule is for it,"
    : typeof name === "string" && buckets.some((glob) => like(glob, name));
}

/** `*` stands for any text. */
export function like(glob: string, text: string): boolean {
  const parts = glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "u").test(text);
}

/** Demands on the buckets that the setting names, and on what is for them. */
export function forThese(demands: readonly PropertyDemand<BucketsConfig>[]): PropertyDemand<BucketsConfig>[] {
  const named: Accept<BucketsConfig> = (name, { buckets }) =>
    typeof name === "string" && buckets.some((glob) => like(glob, name));
  return demands.map((demand) => ({
    ...demand,
    asked: ({ buckets }) => buckets.length > 0,
    when: { ...demand.when, bucket: named },
  }));
}
