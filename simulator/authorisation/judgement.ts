import { evaluate, type Decision } from "../../iam";
import type { Bearing } from "./authorisation";

/** `depends`: what the resources do not show decides. */
export type Verdict = "allowed" | "denied" | "depends";

export interface Judgement {
  readonly verdict: Verdict;
  /** By what the resources show. */
  readonly decision: Decision;
}

/** Allowed or denied only if it is so whatever the unseen says; see `Unseen.effect`. */
export function judge({ request, policies, generous, unseen }: Bearing): Judgement {
  const decision = evaluate(request, policies);
  if (decision.allowed) return { verdict: "allowed", decision };
  const open = unseen.length > 0 && evaluate(request, generous).allowed;
  return { verdict: open ? "depends" : "denied", decision };
}
