import type { DeclarationReflection, ProjectReflection, Reflection, SomeType } from "typedoc" with {
  "resolution-mode": "import",
};

/** TypeDoc is an ES module: it comes by `import()`. */
export type Typedoc = typeof import("typedoc", { with: { "resolution-mode": "import" } });

/**
 * The arguments of all components, and the properties of the objects that they are made of. Left out is `transform`,
 * everywhere: it takes the children to change, whose names say all there is to say.
 */
export function argumentsOf(
  { ReflectionKind }: Typedoc,
  project: ProjectReflection,
): DeclarationReflection[] {
  const found = new Set<DeclarationReflection>();
  const seen = new Set<DeclarationReflection>();
  const add = (property: DeclarationReflection): void => {
    if (found.has(property) || property.name === "transform") return;
    found.add(property);
    if (property.type !== undefined) visit(property.type);
  };
  const visit = (type: SomeType): void => {
    switch (type.type) {
      case "reflection":
        type.declaration.children?.forEach(add);
        return;
      case "union":
      case "intersection":
        type.types.forEach(visit);
        return;
      case "array":
        visit(type.elementType);
        return;
      case "typeOperator":
        visit(type.target);
        return;
      case "reference": {
        type.typeArguments?.forEach(visit);
        const target = type.reflection as DeclarationReflection | undefined;
        // Objects with methods of their own, as components are, say it on their own pages.
        if (target === undefined || seen.has(target) || target.kindOf(ReflectionKind.Class)) return;
        seen.add(target);
        target.children?.forEach(add);
        if (target.type !== undefined) visit(target.type);
      }
    }
  };
  const isClass = (each: Reflection): each is DeclarationReflection => each.kindOf(ReflectionKind.Class);
  for (const component of Object.values(project.reflections).filter(isClass)) {
    const made = component.children?.find(({ name }) => name === "constructor");
    const args = made?.signatures?.[0]?.parameters?.find(({ name }) => name === "args");
    if (args?.type !== undefined) visit(args.type);
  }
  return [...found];
}
