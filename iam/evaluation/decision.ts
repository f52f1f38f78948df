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

/**
 * A decision whose reason is put into words only when somebody reads it. A class, since an accessor on each object of
 * its own would take as long as the evaluation itself.
 */
class Answer implements Decision {
  readonly allowed: boolean;

  constructor(
    readonly decision: Decision["decision"],
    readonly statements: readonly DecidingStatement[],
    readonly grants: readonly KeyGrant[],
    private readonly words: () => string,
  ) {
    this.allowed = decision === "allow";
  }

  get reason(): string {
    return this.words();
  }
}

export function decided(...parts: ConstructorParameters<typeof Answer>): Decision {
  return new Answer(...parts);
}

/** A statement as messages name it, e.g. `ReadOnly of the identity policy`. */
export function statementName(source: PolicySource, { sid, path }: PolicyStatement): string {
  return `${sid ?? path} of the ${source} policy`;
}
