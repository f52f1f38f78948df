import { defineRule } from "../../core/rule";
import type { Repair } from "../../core/repair";
import type { Report, Resource } from "../../core/rule";
import { UNKNOWN, at } from "../../core/values";
import { AUTO_SCALING_GROUP, isTaggable, tagSets } from "./tag-sets";
import type { Tag, TagSet } from "./tag-sets";

/** What the value of a required tag must be, besides not empty. */
interface Requirement {
  readonly allowed?: readonly string[];
  readonly pattern?: string;
  readonly equals?: "stack" | "project";
}

interface TagsConfig {
  readonly required: Readonly<Record<string, Requirement>>;
  readonly exemptTypes: readonly string[];
  readonly launched: readonly string[];
}

export const requiredTags = defineRule<TagsConfig>({
  id: "tags-required",
  description: "Every resource that takes tags carries the required ones, with allowed values.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["CM-8"] },
  why: "Without them nobody knows whose resource it is, what it costs, or which rules its data is under.",
  fix: "Set the tags in the resource's own inputs; keys are case-sensitive.",
  docs: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
  settings: {
    required: {
      default: { Project: {}, Environment: {}, Owner: {}, CostCenter: {}, Compliance: {}, ManagedBy: {} },
      schema: {
        type: "object",
        description:
          "Required keys. A value may be limited to a list, a pattern (of the whole value), or a name.",
        additionalProperties: {
          type: "object",
          additionalProperties: false,
          properties: {
            allowed: { type: "array", items: { type: "string" }, minItems: 1 },
            pattern: { type: "string" },
            equals: { type: "string", enum: ["stack", "project"] },
          },
        },
      },
    },
    exemptTypes: {
      default: [],
      schema: { type: "array", items: { type: "string" }, description: "Type tokens that need no tags." },
    },
    launched: {
      default: ["instance", "volume"],
      schema: {
        type: "array",
        items: { type: "string" },
        description: "What a launch template must tag through its tagSpecifications.",
      },
    },
  },
  resource: {
    types: "aws",
    check(resource, config, report) {
      if (config.exemptTypes.includes(resource.type) || !isTaggable(resource)) {
        return;
      }
      for (const set of tagSets(resource, config.launched)) {
        checkRequired(resource, set, config.required, report);
      }
    },
    repairs(resource, config) {
      return config.exemptTypes.includes(resource.type) || !isTaggable(resource)
        ? []
        : fixedTags(resource, config.required);
    },
  },
});

function checkRequired(
  resource: Resource,
  set: TagSet,
  required: TagsConfig["required"],
  report: Report,
): void {
  if (set.tags === UNKNOWN) {
    report.unjudged(set.where);
    return;
  }
  const { tags, where } = set;
  const missing = Object.keys(required).filter((key) => !tags.some((tag) => tag.key === key));
  reportMissing(where, tags, missing, report);
  for (const [key, requirement] of Object.entries(required)) {
    const found = tags.filter((tag) => tag.key === key);
    for (const tag of found) {
      checkValue(resource, `tag "${key}" in ${where}`, tag.value, requirement, report);
      if (resource.type === AUTO_SCALING_GROUP && tag.propagates !== true) {
        reportPropagation(key, tag, report);
      }
    }
  }
}

/** The tags that are missing or empty and have but one allowed value. Groups list their tags in another form. */
function fixedTags(resource: Resource, required: TagsConfig["required"]): Repair[] {
  const given = resource.inputs.get("tags");
  if (given === UNKNOWN || resource.type === AUTO_SCALING_GROUP) {
    return [];
  }
  return Object.entries(required).flatMap(([key, { allowed, equals }]) => {
    const here = at(given, key);
    const value =
      equals === undefined
        ? allowed?.length === 1
          ? allowed[0]
          : undefined
        : nameFromUrn(resource.urn, equals);
    const missing = here === undefined || (typeof here === "string" && here.trim() === "");
    return missing && value !== undefined ? [{ path: ["tags", key], value }] : [];
  });
}

function reportMissing(
  where: string,
  tags: readonly Tag[],
  missing: readonly string[],
  report: Report,
): void {
  if (missing.length === 0) {
    return;
  }
  if (tags.some((tag) => tag.key === UNKNOWN)) {
    report.unjudged(`the key of an entry of ${where}`);
    return;
  }
  const similar = missing.flatMap(
    (key) => tags.find((tag) => normalised(tag.key) === normalised(key))?.key ?? [],
  );
  const hint = similar.length === 0 ? "" : `; ${quoted(similar)} is another key, as case matters`;
  report.violation(`has no ${quoted(missing)} in ${where}${hint}`);
}

function reportPropagation(key: string, tag: Tag, report: Report): void {
  if (tag.propagates === UNKNOWN) {
    report.unjudged(`propagateAtLaunch of tag "${key}"`);
  } else {
    report.violation(
      `keeps its tag "${key}" to itself: propagateAtLaunch must be true for its instances to have it`,
    );
  }
}

/** Values are not repeated in findings: they may come from a secret. */
function checkValue(
  resource: Resource,
  what: string,
  value: unknown,
  requirement: Requirement,
  report: Report,
): void {
  if (value === UNKNOWN) {
    report.unjudged(`the value of ${what}`);
    return;
  }
  if (typeof value !== "string" || value.trim() === "") {
    report.violation(`has an empty ${what}`);
    return;
  }
  const { allowed, pattern, equals } = requirement;
  if (allowed !== undefined && !allowed.includes(value)) {
    report.violation(`has a ${what} whose value is not one of ${quoted(allowed)}`);
  }
  if (pattern !== undefined) {
    checkPattern(what, value, pattern, report);
  }
  if (equals !== undefined && value !== nameFromUrn(resource.urn, equals)) {
    report.violation(
      `has a ${what} whose value is not the ${equals}'s name, "${nameFromUrn(resource.urn, equals)}"`,
    );
  }
}

function checkPattern(what: string, value: string, pattern: string, report: Report): void {
  let whole: RegExp;
  try {
    whole = new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    report.violation(`cannot be judged on its ${what}: the configured pattern is not a regular expression`);
    return;
  }
  if (!whole.test(value)) {
    report.violation(`has a ${what} whose value does not match ${pattern}`);
  }
}

/** `urn:pulumi:STACK::PROJECT::TYPE::NAME` */
function nameFromUrn(urn: string, part: "stack" | "project"): string {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return part === "stack" ? stack : project;
}

function normalised(key: unknown): string {
  return typeof key === "string" ? key.trim().toLowerCase() : "";
}

function quoted(names: readonly unknown[]): string {
  return names.map((name) => `"${String(name)}"`).join(", ");
}
