import type { FunctionModel, Properties } from "../model";
import { properties, refusal, stringHash, text, texts } from "./support";

/** A statement as AWS writes it, with the elements in the order of the real provider. */
type JsonStatement = Readonly<Record<string, unknown>>;

interface JsonDocument {
  readonly Version?: unknown;
  readonly Id?: unknown;
  readonly Statement?: readonly JsonStatement[];
}

/**
 * `aws.iam.getPolicyDocument`: documents as the real provider writes them.
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicydocument/
 */
export const getPolicyDocument: FunctionModel = {
  token: "aws:iam/getPolicyDocument:getPolicyDocument",
  invoke: (inputs) => {
    const own: JsonDocument = {
      Version: text(inputs.version) || "2012-10-17",
      Id: text(inputs.policyId) || undefined,
      Statement: list(inputs.statements).map(statement),
    };
    refuseRepeatedSids(own.Statement ?? []);
    const sources = [text(inputs.sourceJson), ...texts(inputs.sourcePolicyDocuments)].filter(
      (json) => json !== "",
    );
    const overrides = [text(inputs.overrideJson), ...texts(inputs.overridePolicyDocuments)].filter(
      (json) => json !== "",
    );
    const merged = [...sources.map(parse), own, ...overrides.map(parse)].reduce(merge, {});
    const document = {
      Version: merged.Version,
      Id: merged.Id,
      ...((merged.Statement ?? []).length > 0 && { Statement: merged.Statement }),
    };
    const json = JSON.stringify(document, null, 2);
    return { ...inputs, id: String(stringHash(json)), json, minifiedJson: JSON.stringify(document) };
  },
};

function statement(input: Properties): JsonStatement {
  return {
    Sid: text(input.sid) || undefined,
    Effect: text(input.effect) || "Allow",
    Action: oneOrMany(texts(input.actions)),
    NotAction: oneOrMany(texts(input.notActions)),
    Resource: oneOrMany(texts(input.resources).map(variables)),
    NotResource: oneOrMany(texts(input.notResources).map(variables)),
    Principal: principals(list(input.principals)),
    NotPrincipal: principals(list(input.notPrincipals)),
    Condition: conditions(list(input.conditions)),
  };
}

/** `{ AWS: [...] }`, or `"*"` for everybody. */
function principals(blocks: readonly Properties[]): unknown {
  const byType = new Map<string, string[]>();
  for (const block of blocks) {
    const type = text(block.type);
    const identifiers = texts(block.identifiers).map(variables);
    if (type === "*" && identifiers.includes("*")) {
      return "*";
    }
    byType.set(type, [...(byType.get(type) ?? []), ...identifiers]);
  }
  return byType.size === 0
    ? undefined
    : Object.fromEntries([...byType].map(([type, identifiers]) => [type, oneOrMany(identifiers)]));
}

function conditions(blocks: readonly Properties[]): unknown {
  const byTest: Record<string, Record<string, string[]>> = {};
  for (const block of blocks) {
    const byVariable = (byTest[text(block.test)] ??= {});
    const values = (byVariable[text(block.variable)] ??= []);
    values.push(...texts(block.values).map(variables));
  }
  return blocks.length === 0
    ? undefined
    : mapValues(byTest, (byVariable) =>
        mapValues(byVariable, (values) => (values.length === 1 ? values[0] : values)),
      );
}

/** A single value stands alone; several are sorted from z to a, as the real provider does. */
function oneOrMany(values: readonly string[]): unknown {
  if (values.length <= 1) {
    return values[0];
  }
  return [...new Set(values)].sort().reverse();
}

/** `&{...}` is how `${...}` is written where the latter would be interpolated. */
function variables(value: string): string {
  return value.replaceAll("&{", "${");
}

/** `next` on top of `base`: a statement takes the place of that with the same Sid. */
function merge(base: JsonDocument, next: JsonDocument): JsonDocument {
  const statements = [...(base.Statement ?? [])];
  for (const candidate of next.Statement ?? []) {
    const index = candidate.Sid === undefined ? -1 : statements.findIndex(({ Sid }) => Sid === candidate.Sid);
    if (index < 0) {
      statements.push(candidate);
    } else {
      statements[index] = candidate;
    }
  }
  return { Version: next.Version ?? base.Version, Id: next.Id ?? base.Id, Statement: statements };
}

function parse(json: string): JsonDocument {
  try {
    const { Version, Id, Statement } = JSON.parse(json) as Record<string, unknown>;
    return {
      Version,
      Id,
      Statement: Array.isArray(Statement) ? Statement.map(properties) : list([Statement]),
    };
  } catch (error) {
    throw refusal("MalformedPolicyDocument", `A policy document is not JSON: ${String(error)}`);
  }
}

function refuseRepeatedSids(statements: readonly JsonStatement[]): void {
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined);
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (repeated !== undefined) {
    throw refusal(
      "MalformedPolicyDocument",
      `duplicate Sid (${text(repeated)}). Remove the Sid or ensure the Sid is unique.`,
    );
  }
}

function list(value: unknown): Properties[] {
  return Array.isArray(value) ? value.filter((item) => item !== undefined).map(properties) : [];
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
