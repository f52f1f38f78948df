import { IAM_PATHS } from "./paths-iam";
import { PASS_ROLE_PATHS } from "./paths-pass-role";
import { TAKE_OVER_PATHS } from "./paths-take-over";
import type { Severity } from "./findings";
import type { Step } from "./grants";

/** A way from what a caller may do to what it was never given. */
export interface EscalationPath {
  /** A stable name, e.g. `create-policy-version`. */
  readonly id: string;
  /** All must be allowed; of a list, one is enough. */
  readonly steps: readonly (Step | readonly Step[])[];
  /** What the caller gains; ends the sentence "... lets the caller". */
  readonly gain: string;
  /** @default "high" */
  readonly severity?: Severity;
  readonly reference: string;
}

/**
 * Known ways, compiled from the published research of Rhino Security Labs, Bishop Fox, Datadog (pathfinding.cloud)
 * and from AWS's own documentation; each with the page that describes it.
 */
export const ESCALATION_PATHS: readonly EscalationPath[] = [
  ...IAM_PATHS,
  ...PASS_ROLE_PATHS,
  ...TAKE_OVER_PATHS,
];
