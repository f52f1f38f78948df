import { taggableModules } from "../../data/taggable-types";

/** Type tokens of @pulumi/aws whose resources take a `tags` map. */
export const taggableTypes: ReadonlySet<string> = new Set(
  Object.entries(taggableModules).flatMap(([module, names]) =>
    names.map((name) => `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`),
  ),
);
