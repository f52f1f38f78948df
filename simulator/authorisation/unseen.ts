/**
 * Something that bears on a request and is not among the resources, or cannot be read there. It is never taken for
 * something that says nothing.
 */
export interface Unseen {
  readonly layer: "identity" | "boundary" | "resource" | "endpoint" | "public-access-block";
  /**
   * What it could do to the answer: `grant` what nothing else allows, or `limit` what is allowed otherwise. A policy
   * that grants could deny, too; only of a layer that does nothing but limit is that taken into account.
   */
  readonly effect: "grant" | "limit";
  /** A sentence for people: what was not judged, and why. */
  readonly message: string;
}
