import { PolicyError, type PolicyProblem, shown } from "./errors";
import { type Json, type JsonObject, memberPath, readJsonText, readJsonValue } from "./json";
import {
  type Condition,
  CONDITION_OPERATORS,
  operatorName,
  type PatternClause,
  type Policy,
  type PolicyKind,
  type PolicyPrincipal,
  type PolicyStatement,
  type PolicyVersion,
  type PrincipalClause,
  type PrincipalType,
} from "./model";

/**
 * Reads a policy document, text or object, into the normal form: single values become lists, element and operator
 * names get AWS's spelling, numbers and booleans in conditions become strings.
 *
 * @param kind What the document is attached to, which decides the elements it must have.
 * @throws PolicyError with all problems found and their paths: text that is not JSON, a name given twice (also if
 * only the case differs), an unknown or missing element, a wrong type, a value that AWS refuses, such as
 * `"Effect": "allow"`.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(input: string | object, kind: PolicyKind): Policy {
  const tree = typeof input === "string" ? readJsonText(input) : readJsonValue(input);
  const reader = new DocumentReader(kind);
  const policy = reader.policy(tree);
  if (policy === undefined || reader.problems.length > 0) throw new PolicyError(reader.problems);
  return policy;
}

const DOCUMENT_ELEMENTS = ["Version", "Id", "Statement"] as const;
const STATEMENT_ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;
const PRINCIPAL_TYPES = [
  "AWS",
  "Service",
  "Federated",
  "CanonicalUser",
] as const satisfies readonly PrincipalType[];

/** Policies that say what somebody may do, and so have no Principal. */
const IDENTITY_KINDS: readonly PolicyKind[] = ["identity", "boundary", "session", "scp"];
/** Others may leave the resource out, and mean the one that they are attached to (KMS takes it, without effect). */
const NEED_RESOURCE: readonly PolicyKind[] = [...IDENTITY_KINDS, "key", "bucket", "endpoint", "rcp"];
/** Kinds that IAM itself stores: it wants statement ids unique. */
const IAM_KINDS: readonly PolicyKind[] = [...IDENTITY_KINDS, "trust"];

/** Everybody, an account, an ARN, or the unique id that AWS puts in the place of a principal that was deleted. */
const AWS_PRINCIPAL = /^(?:\*|\d{12}|arn:.+|A[A-Z0-9]{15,127})$/;

/** Nobody reads more; and a document made to be bad stays cheap. */
const MAX_PROBLEMS = 20;

class DocumentReader {
  readonly problems: PolicyProblem[] = [];

  constructor(private readonly kind: PolicyKind) {}

  policy(tree: Json): Policy | undefined {
    const elements = this.elements(tree, "", DOCUMENT_ELEMENTS, "A policy document");
    if (elements === undefined) return undefined;
    const version = this.version(elements.get("Version"));
    const id = this.text(elements.get("Id"), "Id");
    const list = elements.get("Statement");
    if (list === undefined) {
      this.problem("Statement", "A policy document needs this element.");
      return undefined;
    }
    const single = !Array.isArray(list);
    const items: readonly Json[] = single ? [list] : (list as readonly Json[]);
    const statements = items.flatMap((item, index) => {
      const path = single ? "Statement" : `Statement[${index}]`;
      return this.statement(item, path, `Statement[${index}]`, version) ?? [];
    });
    this.checkIds(statements);
    return { kind: this.kind, version, ...(id !== undefined && { id }), statements };
  }

  private statement(
    tree: Json,
    path: string,
    name: string,
    version: PolicyVersion,
  ): PolicyStatement | undefined {
    const elements = this.elements(tree, path, STATEMENT_ELEMENTS, "A statement");
    if (elements === undefined) return undefined;
    const sid = this.text(elements.get("Sid"), `${path}.Sid`);
    const effect = this.effect(elements.get("Effect"), `${path}.Effect`);
    const principals = this.principals(elements, path);
    const actions = this.patterns(elements, path, "Action", checkAction);
    const resources = this.patterns(elements, path, "Resource", checkResource);
    const conditions = this.conditions(elements.get("Condition"), `${path}.Condition`);
    this.checkElements(elements, path);
    if (effect === undefined || actions === undefined) return undefined;
    return {
      path: name,
      ...(sid !== undefined && { sid }),
      effect,
      ...(principals !== undefined && { principals }),
      actions,
      ...(resources !== undefined && { resources }),
      conditions,
      version,
    };
  }

  private checkElements(elements: JsonObject, path: string): void {
    const count = (name: string) => Number(elements.has(name)) + Number(elements.has(`Not${name}`));
    const demand = (name: string, wanted: boolean | "optional") => {
      if (count(name) > 1)
        this.problem(path, `Has both ${name} and Not${name}; only one of them is allowed.`);
      if (wanted === true && count(name) === 0)
        this.problem(path, `A ${this.kind} policy statement needs ${name} or Not${name}.`);
      if (wanted === false && count(name) > 0)
        this.problem(path, `A ${this.kind} policy statement may not have ${name} or Not${name}.`);
    };
    demand("Action", true);
    demand("Principal", !IDENTITY_KINDS.includes(this.kind));
    demand("Resource", this.kind === "trust" ? false : NEED_RESOURCE.includes(this.kind) || "optional");
  }

  private checkIds(statements: readonly PolicyStatement[]): void {
    if (!IAM_KINDS.includes(this.kind)) return;
    const seen = new Set<string>();
    for (const { sid, path } of statements) {
      if (sid === undefined || sid === "") continue;
      if (seen.has(sid))
        this.problem(`${path}.Sid`, `${shown(sid)} is used twice; statement ids must be unique.`);
      if (!/^[A-Za-z0-9]*$/.test(sid))
        this.problem(`${path}.Sid`, `${shown(sid)}: only letters and digits are allowed.`);
      seen.add(sid);
    }
  }

  /** The members of an object under AWS's spelling of their names. */
  private elements(tree: Json, path: string, known: readonly string[], what: string): JsonObject | undefined {
    if (!(tree instanceof Map)) {
      this.problem(path, `${what} must be a JSON object, not ${nameOf(tree)}.`);
      return undefined;
    }
    const elements = new Map<string, Json>();
    for (const [name, value] of tree as JsonObject) {
      const spelling = known.includes(name) ? name : known.find(sameAs(name));
      const here = memberPath(path, name);
      if (spelling === undefined) this.problem(here, `Unknown element; allowed: ${known.join(", ")}.`);
      else if (elements.has(spelling)) this.problem(here, `${spelling} is given twice, in different case.`);
      else elements.set(spelling, value);
    }
    return elements;
  }

  private version(value: Json | undefined): PolicyVersion {
    if (value === undefined) return "2008-10-17";
    if (value === "2012-10-17" || value === "2008-10-17") return value;
    this.problem("Version", `${shownJson(value)}; allowed: "2012-10-17", "2008-10-17".`);
    return "2012-10-17";
  }

  private effect(value: Json | undefined, path: string): "Allow" | "Deny" | undefined {
    if (value === "Allow" || value === "Deny") return value;
    const given = value === undefined ? "Missing" : shownJson(value);
    this.problem(path, `${given}; allowed: "Allow", "Deny", in exactly this case.`);
    return undefined;
  }

  private principals(elements: JsonObject, path: string): PrincipalClause | undefined {
    const negated = !elements.has("Principal") && elements.has("NotPrincipal");
    const name = negated ? "NotPrincipal" : "Principal";
    const value = elements.get(name);
    if (value === undefined) return undefined;
    return { negated, members: this.principalMembers(value, `${path}.${name}`) };
  }

  private principalMembers(value: Json, path: string): PolicyPrincipal[] {
    // A bare list is not in the grammar; a list of "*" can only mean everybody and is read so, never passed over.
    if (value === "*" || (Array.isArray(value) && value.length > 0 && value.every((item) => item === "*"))) {
      return [{ type: "*", value: "*" }];
    }
    if (!(value instanceof Map)) {
      this.problem(
        path,
        `${shownJson(value)}; allowed: "*" or an object with ${PRINCIPAL_TYPES.join(", ")}.`,
      );
      return [];
    }
    const elements = this.elements(value, path, PRINCIPAL_TYPES, "A principal");
    return [...(elements ?? [])].flatMap(([type, list]) => {
      const here = memberPath(path, type);
      const texts = this.texts(list, here);
      this.check(texts, list, here, type === "AWS" ? checkAwsPrincipal : () => undefined);
      return texts.map((text) => ({ type: type as PrincipalType, value: text }));
    });
  }

  private patterns(
    elements: JsonObject,
    path: string,
    element: string,
    check: Check,
  ): PatternClause | undefined {
    const negated = !elements.has(element) && elements.has(`Not${element}`);
    const name = negated ? `Not${element}` : element;
    const value = elements.get(name);
    if (value === undefined) return undefined;
    const here = `${path}.${name}`;
    const patterns = this.texts(value, here);
    if (Array.isArray(value) && value.length === 0) this.problem(here, "Must hold at least one string.");
    this.check(patterns, value, here, check);
    return { negated, patterns };
  }

  private conditions(value: Json | undefined, path: string): Condition[] {
    if (value === undefined) return [];
    if (!(value instanceof Map)) {
      this.problem(path, `Must be an object of operators, not ${nameOf(value)}.`);
      return [];
    }
    const seen = new Set<string>();
    return [...(value as JsonObject)].flatMap(([name, keys]) => {
      const here = memberPath(path, name);
      const operator = this.operator(name, here);
      if (operator === undefined) return [];
      const conditions = this.conditionKeys(keys, here, operator);
      for (const condition of conditions) {
        const identity = `${operatorName(condition)} ${condition.key.toLowerCase()}`;
        if (seen.has(identity)) this.problem(here, `${condition.key} is given twice for this operator.`);
        seen.add(identity);
      }
      return conditions;
    });
  }

  private conditionKeys(keys: Json, path: string, operator: Omit<Condition, "key" | "values">): Condition[] {
    if (!(keys instanceof Map)) {
      this.problem(path, `Must be an object of condition keys, not ${nameOf(keys)}.`);
      return [];
    }
    return [...(keys as JsonObject)].map(([key, value]) => {
      const here = memberPath(path, key);
      if (!/^[^:]+:./.test(key))
        this.problem(here, "A condition key is prefixed by its service: aws:, kms:, s3: ...");
      return { ...operator, key, values: this.scalars(value, here) };
    });
  }

  private operator(name: string, path: string): Omit<Condition, "key" | "values"> | undefined {
    const [, prefix, base = "", suffix] = /^(?:(\w+):)?(\w+?)(IfExists)?$/i.exec(name) ?? [];
    const quantifier = (["ForAllValues", "ForAnyValue"] as const).find(sameAs(prefix ?? ""));
    const operator = CONDITION_OPERATORS.find(sameAs(base));
    if (operator === undefined || (prefix !== undefined && quantifier === undefined)) {
      this.problem(path, `Unknown condition operator ${shown(name)}.`);
      return undefined;
    }
    if (operator === "Null" && suffix !== undefined) {
      this.problem(path, "IfExists cannot be combined with Null, which asks for existence itself.");
      return undefined;
    }
    return { ...(quantifier !== undefined && { quantifier }), operator, ifExists: suffix !== undefined };
  }

  private text(value: Json | undefined, path: string): string | undefined {
    if (value === undefined || typeof value === "string") return value;
    this.problem(path, `Must be a string, not ${nameOf(value)}.`);
    return undefined;
  }

  /** The strings of a single value or a list. */
  private texts(value: Json, path: string): string[] {
    return this.list(value, path, (item) => (typeof item === "string" ? item : undefined), "a string");
  }

  /** The same for condition values, which may be numbers and booleans too. */
  private scalars(value: Json, path: string): string[] {
    const read = (item: Json) => (typeof item === "object" ? undefined : String(item));
    return this.list(value, path, read, "a string, a number or a boolean");
  }

  private list(value: Json, path: string, read: (item: Json) => string | undefined, what: string): string[] {
    const items: readonly Json[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => {
      const text = read(item);
      if (text !== undefined) return text;
      const here = Array.isArray(value) ? `${path}[${index}]` : path;
      this.problem(here, `Must be ${what}, not ${nameOf(item)}.`);
      return [];
    });
  }

  private check(texts: readonly string[], value: Json, path: string, fault: Check): void {
    texts.forEach((text, index) => {
      const message = fault(text);
      if (message !== undefined) this.problem(Array.isArray(value) ? `${path}[${index}]` : path, message);
    });
  }

  private problem(path: string, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ path, message });
  }
}

/** What is wrong with a text, if anything. */
type Check = (text: string) => string | undefined;

function checkAwsPrincipal(text: string): string | undefined {
  if (AWS_PRINCIPAL.test(text)) return undefined;
  return `${shown(text)} is not a principal; allowed: "*", 12 digits, or the ARN of an account's root, user, role or session.`;
}

function sameAs(word: string): (candidate: string) => boolean {
  const lower = word.toLowerCase();
  return (candidate) => candidate.toLowerCase() === lower;
}

function checkAction(text: string): string | undefined {
  if (text === "*" || /^[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+$/.test(text)) return undefined;
  return `${shown(text)} is not an action; allowed: "*" or service:Name, where * and ? are wildcards.`;
}

function checkResource(text: string): string | undefined {
  if (text.startsWith("*") || text.startsWith("arn:")) return undefined;
  return `${shown(text)} is not a resource; allowed: "*" or an ARN, where * and ? are wildcards.`;
}

function nameOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return value instanceof Map ? "an object" : `a ${typeof value}`;
}

function shownJson(value: Json): string {
  return typeof value === "object" && value !== null ? nameOf(value) : shown(value);
}
