import * as pulumi from "@pulumi/pulumi";

/** One security property of a deployed resource, as `securitySummary` lists it. */
export interface SecurityControl {
  /** Requirement id, e.g. `S1`. */
  readonly id: string;
  /** What holds when `enabled` is true, in a few words: "public access blocked". */
  readonly control: string;
  readonly enabled: boolean;
  /** ARN or id of the resource that proves it. */
  readonly resource: string;
}

/** What a component offers to the summary. Computed from outputs of its resources, never from its arguments. */
export interface HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;
}

/** The controls of all `parts`, sorted by id, then by resource. */
export function securitySummary(parts: readonly HasControls[]): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all(parts.map((part) => part.controls))
    .apply((lists) =>
      lists
        .flat()
        .sort(
          (a, b) =>
            a.id.localeCompare(b.id, "en", { numeric: true }) || a.resource.localeCompare(b.resource, "en"),
        ),
    );
}
