import type { Policy, PolicyStatement } from "../language/model";
import type { KeyGrant, PolicySource } from "./policies";

/** A statement that brought the decision about, and the layer it belongs to. */
export interface DecidingStatement {
  readonly source: PolicySource;
  readonly policy: Policy;
  readonly statement: PolicyStatement;
}

export interface Decision {
  readonly allowed: boolean;
  readonly decision: "allow" | "explicit-deny" | "implicit-deny";
  /**
   * For people: what decided; for an implicit deny which layer lacks an Allow, and the statement that comes closest
   * to giving it. Worked out when read.
   */
  readonly reason: string;
  /** All statements that deny; or those that allow, of every layer that took part; or none where nothing allows. */
  readonly statements: readonly DecidingStatement[];
  /** The KMS grants that allow, where grants do. */
  readonly grants: readonly KeyGrant[];
}

/** A decision whose reason is put into words only when somebody reads it. */
export function decided(
  decision: Decision["decision"],
  statements: readonly DecidingStatement[],
  grants: readonly KeyGrant[],
  reason: () => string,
): Decision {
  return {
    allowed: decision === "allow",
    decision,
    get reason() {
      return reason();
    },
    statements,
    grants,
  };
}

/** A statement as messages name it, e.g. `ReadOnly of the identity policy`. */
export function statementName(source: PolicySource, { sid, path }: PolicyStatement): string {
  return `${sid ?? path} of the ${source} policy`;
}
