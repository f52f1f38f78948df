import { parsePolicy, PolicyError, type Policy, type PolicyKind } from "../../iam";
import { described, isHidden, readable, type PlainResource } from "./resource";

/** A document in a property of a resource: read, absent, or there but not readable, and why. */
export type DocumentRead = Policy | { readonly unreadable: string } | undefined;

/** Reads documents once, and remembers where they stand. */
export class Documents {
  private readonly origins = new WeakMap<Policy, PlainResource>();
  private readonly known = new WeakMap<PlainResource, Map<string, DocumentRead>>();

  /** The document in a property of a resource. */
  read(resource: PlainResource, property: string, kind: PolicyKind): DocumentRead {
    const known = this.known.get(resource) ?? new Map<string, DocumentRead>();
    this.known.set(resource, known);
    const key = `${kind} ${property}`;
    if (!known.has(key)) known.set(key, this.parse(resource, property, resource.outputs[property], kind));
    return known.get(key);
  }

  /** A document that a resource holds elsewhere than in a property of its own. */
  parse(resource: PlainResource, where: string, value: unknown, kind: PolicyKind): DocumentRead {
    const given = readable(value);
    if (given === undefined || given === null || given === "") return undefined;
    if (isHidden(given)) return { unreadable: `"${where}" of ${described(resource)} ${given.hidden}` };
    try {
      const policy = parsePolicy(given, kind);
      this.origins.set(policy, resource);
      return policy;
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      const problem = error.problems[0];
      const place = problem?.path === undefined || problem.path === "" ? "" : `${problem.path}: `;
      return {
        unreadable: `"${where}" of ${described(resource)} is not a valid ${kind} policy (${place}${problem?.message ?? ""})`,
      };
    }
  }

  /** Several documents that are in force together, as one that stands where the first does. */
  together(policies: readonly Policy[]): Policy | undefined {
    const [first] = policies;
    if (first === undefined || policies.length === 1) return first;
    const policy = { ...first, statements: policies.flatMap(({ statements }) => statements) };
    const origin = this.origins.get(first);
    if (origin !== undefined) this.origins.set(policy, origin);
    return policy;
  }

  /** The resource that a policy was read from; undefined for one that no resource holds. */
  origin(policy: Policy): PlainResource | undefined {
    return this.origins.get(policy);
  }
}

export function isPolicy(read: DocumentRead): read is Policy {
  return read !== undefined && "statements" in read;
}
