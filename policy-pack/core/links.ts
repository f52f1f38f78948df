import type { StackResource, StackView } from "./stack";
import { UNKNOWN } from "./values";

/** The resources that a property of another one may mean. */
export interface Linked {
  /** The resource, where it is certain. */
  readonly target: StackResource | undefined;
  /** Those that it may be, where it is not; empty where it is none of the stack's. */
  readonly candidates: readonly StackResource[];
  /** Nothing tells which one is meant: it may also be none of the stack's. */
  readonly anything?: true;
}

const NONE: Linked = { target: undefined, candidates: [] };

/**
 * Finds the resources of some types that properties of others mean: by a value that is theirs (name, id, ARN), or by
 * what the value was made from.
 *
 * ```ts
 * const topics = new Links(stack, ["aws:sns/topic:Topic"], ["arn", "id"]);
 * topics.follow(topicPolicy, "arn").target;
 * ```
 */
export class Links {
  readonly targets: readonly StackResource[];
  private readonly isTarget: ReadonlySet<StackResource>;
  private readonly byValue = new Map<string, StackResource>();
  private readonly named = new Set<StackResource>();

  /** @param properties By whose values others refer to the targets. */
  constructor(
    private readonly stack: StackView,
    types: readonly string[],
    properties: readonly string[],
  ) {
    this.targets = stack.ofType(...types);
    this.isTarget = new Set(this.targets);
    for (const target of this.targets) {
      for (const property of properties) {
        const value = target.known(property);
        if (typeof value === "string" && value !== "") {
          this.byValue.set(value, target);
          this.named.add(target);
        }
      }
    }
  }

  /** What the resource's property `key` means; or `value`, if that is something inside it. */
  follow(resource: StackResource, key: string, value: unknown = resource.asked(key)): Linked {
    if (value === undefined) {
      return NONE;
    }
    const known = typeof value === "string" ? this.byValue.get(value) : undefined;
    if (known !== undefined) {
      return { target: known, candidates: [] };
    }
    const sources = resource
      .sourcesOf(key)
      .filter((source) => this.isTarget.has(source))
      // A known value that is none of the source's own was made out of one: it means something else.
      .filter((source) => value === UNKNOWN || !this.named.has(source));
    if (sources.length === 1) {
      return { target: sources[0], candidates: [] };
    }
    return sources.length > 0 || value !== UNKNOWN
      ? { target: undefined, candidates: sources }
      : { target: undefined, candidates: this.targets, anything: true };
  }

  /** Which targets have a companion; `companions` are types, each with the property that names what it is for. */
  coveredBy(companions: Readonly<Record<string, string>>): Covered {
    const covered = new Covered();
    for (const [type, property] of Object.entries(companions)) {
      for (const companion of this.stack.ofType(type)) {
        covered.add(this.follow(companion, property));
      }
    }
    return covered;
  }
}

/** Which targets something is for, and which it may be for. */
export class Covered {
  private readonly certain = new Set<StackResource>();
  private readonly possible = new Set<StackResource>();

  add({ target, candidates }: Linked): void {
    if (target !== undefined) {
      this.certain.add(target);
    }
    candidates.forEach((each) => this.possible.add(each));
  }

  has(target: StackResource): "yes" | "perhaps" | "no" {
    return this.certain.has(target) ? "yes" : this.possible.has(target) ? "perhaps" : "no";
  }
}
