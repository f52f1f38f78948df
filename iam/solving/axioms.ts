import type { Condition, PolicyStatement } from "../language/model";

/**
 * How keys of one request hang together, as statements that match what no request can be. Only keys that statements
 * mention need them.
 */
export interface Axioms {
  readonly must: readonly PolicyStatement[];
  readonly never: readonly PolicyStatement[];
}

const VIA = "aws:viaawsservice";
const CONTEXT_KEYS = "kms:encryptioncontextkeys";
const CONTEXT = "kms:encryptioncontext:";

export function axiomsFor(keys: ReadonlySet<string>): Axioms {
  const never = [
    ...(keys.has(VIA) ? VIA_AXIOMS : []),
    ...(keys.has(CONTEXT_KEYS)
      ? [...keys].filter((key) => key.startsWith(CONTEXT)).flatMap(contextAxioms)
      : []),
  ];
  return { must: keys.has(VIA) ? VIA_KNOWN : [], never };
}

function rule(
  ...conditions: readonly Pick<Condition, "key" | "operator" | "values" | "quantifier">[]
): PolicyStatement {
  return {
    ...{ path: "", effect: "Deny", actions: { negated: false, patterns: ["*"] }, version: "2012-10-17" },
    conditions: conditions.map((condition) => ({ ...condition, ifExists: false })),
  };
}

/** Every request tells whether a service makes it on somebody's behalf, and keys that name the service agree. */
const VIA_KNOWN = [rule({ operator: "Bool", key: "aws:ViaAWSService", values: ["true", "false"] })];
const VIA_AXIOMS = ["kms:ViaService", "aws:CalledVia"].map((key) =>
  rule(
    { operator: "Null", key, values: ["false"] },
    { operator: "Bool", key: "aws:ViaAWSService", values: ["false"] },
  ),
);

/** `kms:EncryptionContextKeys` lists the keys of the encryption context. */
function contextAxioms(key: string): PolicyStatement[] {
  const name = key.slice(CONTEXT.length);
  const list = { key: "kms:EncryptionContextKeys", values: [name] };
  return [
    rule(
      { operator: "Null", key, values: ["false"] },
      { ...list, operator: "StringNotEqualsIgnoreCase", quantifier: "ForAllValues" },
    ),
    rule(
      { operator: "Null", key, values: ["true"] },
      { ...list, operator: "StringEqualsIgnoreCase", quantifier: "ForAnyValue" },
    ),
  ];
}
