import * as pulumi from "@pulumi/pulumi";

/** What a {@link Transform} may change of a child. */
export interface Transformed<Args> {
  /** Arguments to replace; `undefined` takes one away. */
  readonly args?: Partial<Args>;
  /** Options to add; the component's own parent and dependencies stay. */
  readonly options?: pulumi.CustomResourceOptions;
}

/**
 * Changes the children of one kind that a component makes, where its own arguments do not reach: arguments to
 * replace, or a function that is given what the component would make. The logical name is given for information; it
 * cannot be changed, since it is the child's identity.
 *
 * ```ts
 * new Bucket("data", { ...args, transform: { versioning: { mfa: "serial 123456" } } });
 * new Network("network", { ...args, transform: { tier: { subnet: () => ({ options: { ignoreChanges: ["tags"] } }) } } });
 * ```
 *
 * What a transform weakens, the policy pack and `securitySummary` still see.
 */
export type Transform<Args> =
  Partial<Args> | ((args: Args, options: pulumi.CustomResourceOptions, name: string) => Transformed<Args>);

/** Name, arguments and options of a child after its transform. */
export type Child<Args> = [name: string, args: Args, options: pulumi.CustomResourceOptions];

/** Applies a transform; without one the child is made as the component means it. */
export function transformed<Args extends object>(
  transform: Transform<Args> | undefined,
  [name, args, options]: Child<Args>,
): Child<Args> {
  if (transform === undefined) return [name, args, options];
  const change: Transformed<Args> =
    typeof transform === "function" ? transform(args, options, name) : { args: transform };
  return [name, { ...args, ...change.args }, pulumi.mergeOptions(options, change.options)];
}
