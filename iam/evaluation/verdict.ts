import type { PolicyStatement } from "../language/model";
import type { Match } from "./matches";
import type { KeyGrant, PolicySource } from "./policies";

/** What may keep an Allow from being enough. */
export type Layer = PolicySource | "public-access-block";

/** The statements and grants that allow. */
export interface Permit {
  readonly statements: readonly Match[];
  readonly grants: readonly KeyGrant[];
}

/** Why nothing allows: the layer whose Allow is missing. */
export interface Refusal {
  readonly layer: Layer;
  readonly why:
    | "silent"
    /** An SCP level that is silent; with `level`. */
    | "silent-level"
    /** A federated user has the permissions of its session policies only. */
    | "no-session-policy"
    /** The resource is another account's. */
    | "other-account"
    /** A key or a role, whose own policy must take part. */
    | "not-delegated"
    /** The caller belongs to no account, so that only the resource can allow. */
    | "resource-alone"
    /** The bucket policy is public; with `statements`. */
    | "public-bucket";
  /** The account that owns the resource. */
  readonly owner?: string;
  /** Counted from 1, the organisation's root. */
  readonly level?: number;
  readonly statements?: readonly PolicyStatement[];
}

export function isRefusal(verdict: Permit | Refusal): verdict is Refusal {
  return "layer" in verdict;
}
