import type { Call } from "./call";

/**
 * When something is judged.
 *
 * - `check`: before anything is changed, in previews too; what the real provider itself refuses. Inputs may be unknown.
 * - `create`, `update`, `delete`: at that call.
 * - `afterwards`: when a deployment is done. AWS accepts the calls, and what they made cannot work (an alarm that may
 *   not use its topic's key).
 */
export type Moment = "check" | "create" | "update" | "delete" | "afterwards";

/** What AWS answers when a precondition is not met. */
export interface Refusal {
  /** E.g. `InsufficientS3BucketPolicyException`. */
  readonly code: string;
  readonly message: string;
}

/** Something that AWS demands before it does what it is asked. */
export interface Precondition {
  /** What documentation and tests know it by, e.g. `CT-2`. */
  readonly id: string;
  /** Type tokens of the resources that are judged. */
  readonly types: readonly string[];
  /** @default creation and update */
  readonly at?: readonly Moment[];
  /** What must hold, in a sentence. */
  readonly demands: string;
  /** The page that says so, of AWS's documentation where there is one. */
  readonly source: string;
  /** Whether the real provider tries again for a while when AWS answers so. @default false */
  readonly isRetried?: boolean;
  /** Whether its owner has it guard things from deletion, and can have it stop. @default false */
  readonly guardsDeletion?: boolean;
  /** The answer of AWS; undefined where it is content. */
  readonly judge: (call: Call) => Refusal | undefined;
}

/** What AWS answers; for the end of {@link Precondition.judge}. */
export function refuse(code: string, message: string): Refusal {
  return { code, message };
}
