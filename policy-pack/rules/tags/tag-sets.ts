import type { Resource } from "../../core/rule";
import { UNKNOWN, asList, isRecord } from "../../core/values";
import { taggableTypes } from "./taggable";

export const AUTO_SCALING_GROUP = "aws:autoscaling/group:Group";
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

/** One tag; what is unknown in it is {@link UNKNOWN}. */
export interface Tag {
  readonly key: unknown;
  readonly value: unknown;
  /** Whether the instances of an Auto Scaling group get it; undefined elsewhere. */
  readonly propagates?: unknown;
}

/** The tags that one resource gives to itself or to what it makes. */
export interface TagSet {
  /** Where in the resource's properties they are, for messages. */
  readonly where: string;
  readonly tags: readonly Tag[] | typeof UNKNOWN;
}

/** Whether the resource takes tags: by the table, or because it was given some of a type newer than the table. */
export function isTaggable(resource: Resource): boolean {
  return (
    taggableTypes.has(resource.type) ||
    resource.type === AUTO_SCALING_GROUP ||
    (resource.type.startsWith("aws:") && isRecord(resource.inputs.get("tags")))
  );
}

/** All places in which the resource says tags. `launched` are the kinds of resource that a launch template must tag. */
export function tagSets(resource: Resource, launched: readonly string[]): TagSet[] {
  const given = resource.inputs.get("tags");
  const own: TagSet = {
    where: "tags",
    tags: resource.type === AUTO_SCALING_GROUP ? fromGroup(given) : fromMap(given),
  };
  return resource.type === LAUNCH_TEMPLATE
    ? [own, ...specifications(resource.inputs.get("tagSpecifications"), launched)]
    : [own];
}

function fromMap(tags: unknown): TagSet["tags"] {
  if (tags === UNKNOWN) {
    return UNKNOWN;
  }
  return isRecord(tags) ? Object.entries(tags).map(([key, value]) => ({ key, value })) : [];
}

/** Auto Scaling groups list their tags: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Tag.html */
function fromGroup(tags: unknown): TagSet["tags"] {
  if (tags === UNKNOWN) {
    return UNKNOWN;
  }
  return asList(tags).map((tag) =>
    isRecord(tag)
      ? { key: tag.key, value: tag.value, propagates: tag.propagateAtLaunch ?? false }
      : { key: UNKNOWN, value: UNKNOWN, propagates: UNKNOWN },
  );
}

/** What a launch template gives to the instances and disks that it makes; a kind not mentioned gets no tags. */
function specifications(given: unknown, launched: readonly string[]): TagSet[] {
  if (given === UNKNOWN) {
    return [{ where: "tagSpecifications", tags: UNKNOWN }];
  }
  const known = asList(given).filter(isRecord);
  const certain = asList(given).every((entry) => isRecord(entry) && entry.resourceType !== UNKNOWN);
  const mentioned = known.map((entry): TagSet => ({
    where: `tagSpecifications (${typeof entry.resourceType === "string" ? entry.resourceType : "kind unknown"})`,
    tags: fromMap(entry.tags),
  }));
  const missing = launched
    .filter((kind) => !known.some((entry) => entry.resourceType === kind))
    .map((kind): TagSet => ({ where: `tagSpecifications (${kind})`, tags: certain ? [] : UNKNOWN }));
  return [...mentioned, ...missing];
}
