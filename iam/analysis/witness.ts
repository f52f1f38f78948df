import type { PolicySet } from "../evaluation/policies";
import type { Request } from "../request/context";

/** A request that proves a finding: `evaluate(witness.request, witness.policies)` allows it. */
export interface Witness {
  readonly request: Request;
  /**
   * What was judged, and what else must allow before it counts: for a policy with principals an identity policy that
   * allows everything, for identity policies a resource policy that leaves everything to the caller's account.
   */
  readonly policies: PolicySet;
}
