import type { PolicyStatement } from "../language/model";
import type { Audience } from "./audience";
import type { Limit, NoLimit } from "./limits";
import type { Witness } from "./witness";

/** Whom an Allow statement is for, judged over all requests. */
export type PrincipalFinding = AnyoneFinding | OtherFinding;

interface Finding {
  readonly statement: PolicyStatement;
  readonly reason: PrincipalReason;
  /** What narrows a wildcard down, for `limited`: conditions of the statement, or of Deny statements for all others. */
  readonly limits: readonly Limit[];
  /** The conditions that do not, and why, for all other verdicts on wildcards. */
  readonly noLimits: readonly NoLimit[];
  /** Accounts that principals and limits name, sorted; whether they may be there is for the caller to judge. */
  readonly accounts: readonly string[];
  /** The classes of callers that are let in, the widest first; empty where nobody is. */
  readonly audience: readonly Audience[];
  /** The finding in a sentence for people. */
  readonly sentence: string;
}

/** A wildcard that nothing narrows down to named callers. */
export interface AnyoneFinding extends Finding {
  readonly verdict: "anyone";
  /** A request by somebody whom nobody named, which the whole policy allows by this statement. */
  readonly witness: Witness;
}

export interface OtherFinding extends Finding {
  /**
   * - `named`: principals are written out.
   * - `limited`: a wildcard, which conditions with fixed values narrow down to named callers.
   * - `unreachable`: a wildcard, but no request at all gets through by this statement: its conditions contradict each
   *   other, or Deny statements of the policy stop everything.
   * - `undecided`: a wildcard in a document too intricate to decide. To be treated as `anyone`.
   */
  readonly verdict: "named" | "limited" | "unreachable" | "undecided";
  readonly witness?: undefined;
}

export type PrincipalReason =
  | "named-principals"
  | "limited-by-condition"
  /** Deny statements stop all but named callers. */
  | "limited-by-deny"
  /** `"*"`, alone or in a list. */
  | "everybody"
  /** `*` or `?` within an ARN. */
  | "wildcard-arn"
  /** `*` or `?` in a Service, Federated or CanonicalUser entry. */
  | "wildcard-service"
  | "wildcard-federated"
  | "wildcard-canonical-user"
  /** Allow for all but some. */
  | "not-principal";
