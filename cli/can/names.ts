import { distance } from "fastest-levenshtein";
import { shown } from "../../iam";
import { described, logicalName } from "../../simulator/authorisation";
import { UserError } from "../errors";
import type { StackResource } from "./state";

/** Outputs by which people know a resource, next to its id, its ARN and its logical name. */
const NAME_OUTPUTS = ["name", "bucket", "keyId", "url"] as const;

const MAX_LISTED = 8;
const MAX_SUGGESTED = 3;

/** The resources of a stack by everything that they are called. */
export class Names {
  private readonly byName = new Map<string, StackResource[]>();
  private readonly byParent = new Map<string, StackResource[]>();

  constructor(private readonly resources: readonly StackResource[]) {
    for (const resource of resources) {
      if (/^pulumi:(pulumi|providers):/.test(resource.type)) continue;
      for (const name of namesOf(resource)) add(this.byName, name, resource);
      if (resource.parent !== undefined) add(this.byParent, resource.parent, resource);
    }
  }

  /** All resources of that name; components stand for what they are made of. */
  find(name: string): StackResource[] {
    const found = this.byName.get(name) ?? [];
    return [...new Set(found.flatMap((resource) => this.parts(resource)))];
  }

  all(): readonly StackResource[] {
    return this.resources;
  }

  /** The given names that come closest to one that nobody has. */
  nearest(name: string, resources: readonly StackResource[]): string[] {
    const candidates = new Set(resources.flatMap((resource) => readableNames(resource)));
    const wanted = name.toLowerCase();
    return [...candidates]
      .map((candidate) => ({ candidate, far: farness(candidate.toLowerCase(), wanted) }))
      .filter(({ far }) => far <= Math.max(2, wanted.length / 3))
      .sort((left, right) => left.far - right.far || left.candidate.localeCompare(right.candidate))
      .slice(0, MAX_SUGGESTED)
      .map(({ candidate }) => candidate);
  }

  private parts(resource: StackResource): StackResource[] {
    const children = resource.id === "" ? (this.byParent.get(resource.urn) ?? []) : [];
    return [resource, ...children.flatMap((child) => this.parts(child))];
  }
}

/** A name within another is near; otherwise it takes as many steps as letters differ. */
function farness(candidate: string, wanted: string): number {
  const inside = wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate));
  return inside ? 1 : distance(candidate, wanted);
}

/** Nothing of that name: what there is instead. */
export function unknownName(
  option: string,
  name: string,
  nearest: readonly string[],
  hint: string,
): UserError {
  const meant = nearest.length === 0 ? "" : ` Did you mean ${nearest.join(", ")}?`;
  return new UserError(`${option} ${shown(name)}: the stack has nothing of that name.${meant} ${hint}`);
}

/** Several of that name: which, and how to tell them apart. */
export function ambiguousName(option: string, name: string, candidates: readonly StackResource[]): UserError {
  const list = candidates
    .slice(0, MAX_LISTED)
    .map((resource) => `\n  ${unique(resource)}  ${described(resource)}`);
  const more = candidates.length > MAX_LISTED ? `\n  and ${candidates.length - MAX_LISTED} more` : "";
  return new UserError(
    `${option} ${shown(name)} may be one of these; give one of their ARNs or names:${list.join("")}${more}`,
  );
}

function unique(resource: StackResource): string {
  return typeof resource.outputs.arn === "string" ? resource.outputs.arn : logicalName(resource);
}

function namesOf(resource: StackResource): Set<string> {
  const outputs = ["arn", ...NAME_OUTPUTS].map((property) => resource.outputs[property]);
  const names = [resource.urn, logicalName(resource), resource.id, ...outputs];
  return new Set(names.filter((name): name is string => typeof name === "string" && name !== ""));
}

/** Names to suggest: what people type. */
function readableNames(resource: StackResource): string[] {
  return [...namesOf(resource)].filter(
    (name) => !/^(urn:|arn:|https:)/.test(name) && !/^[0-9a-f-]{20,}$/.test(name),
  );
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
