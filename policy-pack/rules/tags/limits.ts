import { defineRule } from "../../core/rule";
import type { Report, Resource } from "../../core/rule";
import { UNKNOWN } from "../../core/values";
import { isTaggable, tagSets } from "./tag-sets";
import type { Tag } from "./tag-sets";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices */
const MAX_TAGS = 50;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const MAX_OBJECT_TAGS = 10;
const MAX_KEY = 128;
const MAX_VALUE = 256;
const OBJECT_TYPES = new Set([
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/objectCopy:ObjectCopy",
]);
const EVERYWHERE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export const tagLimits = defineRule({
  id: "tags-limits",
  description: "Tags keep to AWS's limits, and no two keys differ only in case.",
  severity: "low",
  level: "mandatory",
  frameworks: {},
  why:
    "AWS refuses the resource in the middle of the update, or reports split what belongs together because keys " +
    "differ only in case.",
  fix: "Shorten, rename or merge the tags.",
  docs: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
  settings: {},
  resource: {
    types: "aws",
    check(resource, _config, report) {
      for (const set of isTaggable(resource) ? tagSets(resource, []) : []) {
        if (set.tags === UNKNOWN) {
          report.unjudged(set.where);
        } else {
          checkLimits(resource, set.where, set.tags, report);
        }
      }
    },
  },
});

function checkLimits(resource: Resource, where: string, tags: readonly Tag[], report: Report): void {
  const limit = OBJECT_TYPES.has(resource.type) ? MAX_OBJECT_TAGS : MAX_TAGS;
  if (tags.length > limit) {
    report.violation(`has ${tags.length} ${where}; AWS takes ${limit}`);
  }
  const seen = new Map<string, string>();
  for (const { key, value } of tags) {
    if (typeof key === "string") {
      checkKey(resource, key, report);
      const twin = seen.get(key.toLowerCase());
      if (twin !== undefined) {
        report.violation(
          twin === key
            ? `has the tag key "${key}" twice`
            : `has tag keys that differ only in case: "${twin}", "${key}"`,
        );
      }
      seen.set(key.toLowerCase(), key);
    }
    if (typeof value === "string" && (characters(value) > MAX_VALUE || !allowedText(resource, value))) {
      report.violation(
        `has a value of tag "${String(key)}" that is longer than ${MAX_VALUE} or has characters that AWS refuses`,
      );
    }
  }
}

function checkKey(resource: Resource, key: string, report: Report): void {
  const length = characters(key);
  if (length === 0 || length > MAX_KEY) {
    report.violation(`has a tag key of ${length} characters; AWS takes 1 to ${MAX_KEY}`);
  }
  if (/^aws:/i.test(key)) {
    report.violation(`has the tag key "${key}"; keys that begin with "aws:" are AWS's own`);
  }
  if (!allowedText(resource, key)) {
    report.violation(`has the tag key "${key}"; allowed are letters, digits, spaces and _.:/=+-@`);
  }
}

/** EC2 alone takes any character. */
function allowedText(resource: Resource, text: string): boolean {
  return resource.type.startsWith("aws:ec2/") || EVERYWHERE.test(text);
}

/** As AWS counts: Unicode characters, not UTF-16 units. */
function characters(text: string): number {
  return Array.from(text).length;
}
