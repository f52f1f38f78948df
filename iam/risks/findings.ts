import type { Witness } from "../analysis/witness";
import type { Condition, Policy, PolicyStatement } from "../language/model";
import type { Request } from "../request/context";
import type { GrantReach } from "./resources";

export type RiskCategory =
  /** Actions that together give the caller rights which nobody gave it. */
  | "privilege-escalation"
  /** `iam:PassRole` on any role: whatever service the caller may use acts with any role's rights. */
  | "pass-role"
  /** Reads or hands out stored data, unlimited to named resources. */
  | "data-exfiltration"
  /** Answers with passwords, tokens or keys, unlimited to named resources. */
  | "credentials-exposure"
  /** Lets others at resources, unlimited to named resources. */
  | "resource-exposure"
  /** The policies are too intricate to tell; the finding has no grants and no witnesses. */
  | "undecided";

export type Severity = "high" | "medium" | "low";

/** A statement that really allows an action: some request for it passes every other statement and the boundary. */
export interface RiskGrant {
  readonly action: string;
  readonly policy: Policy;
  readonly statement: PolicyStatement;
  /** The Resource (with `NotResource`: all but these) patterns of the statement that the action can use. */
  readonly resources: readonly string[];
  readonly reach: GrantReach;
  /** Conditions that such requests must meet, of the statement and of the boundary's. */
  readonly conditions: readonly Condition[];
  /** One that is allowed. */
  readonly request: Request;
}

/** Something that policies allow, taken together, and that is dangerous. */
export interface RiskFinding {
  /** Stable, e.g. `privilege-escalation/create-policy-version`; a finding of an id is made at most once. */
  readonly id: string;
  readonly category: RiskCategory;
  readonly name: string;
  /** A hint: less where the grants reach named resources only, or where conditions tie them to some. */
  readonly severity: Severity;
  readonly actions: readonly string[];
  /** The widest reach of the action that is kept closest. */
  readonly reach: GrantReach;
  readonly grants: readonly RiskGrant[];
  /** The finding in a sentence for people. */
  readonly sentence: string;
  /** Where to read about it. */
  readonly reference: string;
  /** Requests that `evaluate` allows and that make the danger real: for each action one, or those that it needs. */
  readonly witnesses: readonly Witness[];
}
