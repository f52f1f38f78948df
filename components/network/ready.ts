import * as pulumi from "@pulumi/pulumi";

/**
 * `value`, which whoever uses it gets only after `resources` exist. Through their URNs, which previews know, so that
 * a new resource does not make the value unknown.
 */
export function after<T>(value: pulumi.Output<T>, resources: readonly pulumi.Resource[]): pulumi.Output<T> {
  return pulumi
    .all([value, pulumi.all(resources.map((resource) => resource.urn))])
    .apply(([known]) => known) as unknown as pulumi.Output<T>;
}
