import type { FunctionPermissions, Need, ResourcePermissions, Subject, Verb } from "./model";
import { all } from "./rules";
import { sameValue } from "../values";
import { servicePermissions } from "./services";

const types = new Map(
  servicePermissions.flatMap(({ resources }) => resources).map((each) => [each.type, each] as const),
);
const functions = new Map(
  servicePermissions.flatMap(({ functions: own = [] }) => own).map((each) => [each.token, each] as const),
);

/** What is known of a resource type; undefined for those of which nothing is. */
export function permissionsOf(type: string): ResourcePermissions | undefined {
  return types.get(type);
}

/** What is known of a function of the provider. */
export function permissionsOfFunction(token: string): FunctionPermissions | undefined {
  return functions.get(token);
}

/**
 * What a caller must be allowed for a verb on a resource. Of a creation the resource is what will be there. Of an update
 * without `old` all that any update may need.
 *
 * Nothing for types of which nothing is known, and for functions that ask AWS nothing.
 */
export function neededFor(verb: Verb, subject: Subject): readonly Need[] {
  const permissions = types.get(subject.type);
  return permissions === undefined ? [] : distinct(all(rulesOf(verb, permissions, subject), subject));
}

/** What a caller must be allowed to call a function of the provider. `subject.inputs` are its arguments. */
export function neededForFunction(token: string, subject: Subject): readonly Need[] {
  return all(functions.get(token)?.needs ?? [], subject);
}

function rulesOf(verb: Verb, permissions: ResourcePermissions, { old, inputs }: Subject) {
  const { create, read, update = [], retag = [] } = permissions;
  switch (verb) {
    case "create":
      return [...create, ...read];
    case "read":
      return read;
    case "delete":
      return permissions.delete;
    case "update": {
      if (old === undefined) return [...update, ...retag, ...read];
      const names = Object.keys({ ...old.inputs, ...inputs });
      const changes = names.filter((name) => !sameValue(old.inputs[name], inputs[name]));
      const tags = changes.filter((name) => TAGS.has(name));
      const isTagged = permissions.retag !== undefined;
      return [
        ...(changes.length > (isTagged ? tags.length : 0) ? update : []),
        ...(tags.length > 0 ? retag : []),
        ...read,
      ];
    }
  }
}

/** Types without `retag`, such as Auto Scaling groups, have `tags` that are an input like others. */
const TAGS = new Set(["tags", "tagsAll"]);

function distinct(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}
