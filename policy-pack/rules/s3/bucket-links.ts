import type { StackResource, StackView } from "../../core/stack";
import { BUCKET_TYPES } from "./encryption-settings";

/** The buckets that a resource may be about. */
export interface Link {
  /** The bucket's name as the resource gives it, if it is known. */
  readonly name: string | undefined;
  readonly bucket: StackResource | undefined;
  /** More than one bucket is possible, or any: the name is unknown and nothing else tells. */
  readonly candidates: readonly StackResource[] | "any";
}

/** Finds the bucket to which a property of another resource refers, by name or by what the value was made from. */
export class BucketLinks {
  readonly buckets: readonly StackResource[];
  private readonly byName = new Map<string, StackResource>();

  constructor(stack: StackView) {
    this.buckets = stack.ofType(...BUCKET_TYPES);
    for (const bucket of this.buckets) {
      const name = bucket.known("bucket");
      if (typeof name === "string") {
        this.byName.set(name, bucket);
      }
    }
  }

  /** Follows `value`, the resource's property `key` or something inside it. */
  follow(resource: StackResource, key: string, value: unknown): Link {
    if (value === undefined) {
      return { name: undefined, bucket: undefined, candidates: [] };
    }
    const name = typeof value === "string" ? value : undefined;
    const named = name === undefined ? undefined : this.byName.get(name);
    if (named !== undefined) {
      return { name, bucket: named, candidates: [] };
    }
    const sources = resource
      .sourcesOf(key)
      .filter((source) => this.buckets.includes(source))
      // A known name that is not the source's is a name made out of the source's: another bucket.
      .filter((source) => name === undefined || typeof source.known("bucket") !== "string");
    if (sources.length === 1) {
      return { name, bucket: sources[0], candidates: [] };
    }
    return {
      name,
      bucket: undefined,
      candidates: sources.length > 0 || name !== undefined ? sources : "any",
    };
  }
}
