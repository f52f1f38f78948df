export type Architecture = "arm64" | "x86_64";

/**
 * The processor of an instance type: types with a `g` after the generation (m7g, c7gn, t4g) and a1 are Graviton.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOf(instanceType: string): Architecture {
  const options = /^[a-z]+\d+([a-z]*)/.exec(instanceType)?.[1] ?? "";
  return options.includes("g") || instanceType.startsWith("a1.") ? "arm64" : "x86_64";
}
