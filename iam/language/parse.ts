import { readConditions } from "./condition-element";
import { type Check, elementNames, readElements, readTexts } from "./elements";
import { PolicyError, shown } from "./errors";
import { type Demand, type Grammar, GRAMMAR } from "./grammar";
import { isList, type Json, nameOf } from "./json";
import { readJsonText } from "./json-text";
import { readJsonValue } from "./json-value";
import type {
  PatternClause,
  Policy,
  PolicyKind,
  PolicyStatement,
  PolicyVersion,
  PrincipalClause,
} from "./model";
import { readPrincipals } from "./principal-element";
import { type Place, Problems, within } from "./problems";

/**
 * Reads a policy document, text or object, into the normal form: single values become lists, element and operator
 * names get AWS's spelling, numbers and booleans in conditions become strings.
 *
 * What AWS refuses although its meaning is plain, such as a wildcard within a principal's ARN, is read all the same, so
 * that it can be judged; `refusals` names it. Sizes are not looked at either, see `documentSize`.
 *
 * @param kind What the document is attached to, which decides the elements it must have.
 * @throws PolicyError with all problems found and their paths: text that is not JSON, a name given twice (also if
 * only the case differs), an unknown or missing element, a wrong type, a value without meaning, such as
 * `"Effect": "allow"`. No other error is ever thrown, whatever the document.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(input: string | object, kind: PolicyKind): Policy {
  const tree = typeof input === "string" ? readJsonText(input) : readJsonValue(input);
  const reader = new DocumentReader(kind, GRAMMAR[kind]);
  const policy = reader.policy(tree);
  if (policy === undefined || reader.problems.list.length > 0) throw new PolicyError(reader.problems.list);
  return policy;
}

const DOCUMENT = elementNames("A policy document", ["Version", "Id", "Statement"]);
const STATEMENT = elementNames("A statement", [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

type StatementElement = (typeof STATEMENT.spelled)[number];
type Elements = Partial<Record<StatementElement, Json>>;

class DocumentReader {
  readonly problems = new Problems();
  private readonly ids = new Set<string>();

  constructor(
    private readonly kind: PolicyKind,
    private readonly grammar: Grammar,
  ) {}

  policy(tree: Json): Policy | undefined {
    const elements = readElements(tree, undefined, DOCUMENT, this.problems);
    if (elements === undefined) return undefined;
    const version = this.version(elements.Version);
    const id = this.text(elements.Id, within(undefined, "Id"));
    const place = within(undefined, "Statement");
    const list = elements.Statement;
    if (list === undefined) {
      this.problems.add(place, "A policy document needs this element.");
      return undefined;
    }
    const statements: PolicyStatement[] = [];
    const items = isList(list) ? list : [list];
    for (let index = 0; index < items.length; index += 1) {
      const here = isList(list) ? within(place, index) : place;
      const statement = this.statement(items[index] ?? null, here, `Statement[${index}]`, version);
      if (statement !== undefined) statements.push(statement);
    }
    return { kind: this.kind, version, ...(id !== undefined && { id }), statements };
  }

  private statement(
    tree: Json,
    place: Place,
    path: string,
    version: PolicyVersion,
  ): PolicyStatement | undefined {
    const elements = readElements(tree, place, STATEMENT, this.problems);
    if (elements === undefined) return undefined;
    const sid = this.sid(elements.Sid, within(place, "Sid"));
    const effect = this.effect(elements.Effect, place);
    const principals = this.principals(elements, place);
    const actions = this.patterns(elements, place, "Action", "NotAction", checkAction);
    const resources = this.patterns(elements, place, "Resource", "NotResource", checkResource);
    const conditions = readConditions(elements.Condition, within(place, "Condition"), this.problems);
    this.demand(elements, place, "Action", "NotAction", "needed");
    this.demand(elements, place, "Principal", "NotPrincipal", this.grammar.principal);
    this.demand(elements, place, "Resource", "NotResource", this.grammar.resource);
    if (effect === undefined || actions === undefined) return undefined;
    return {
      path,
      ...(sid !== undefined && { sid }),
      effect,
      ...(principals !== undefined && { principals }),
      actions,
      ...(resources !== undefined && { resources }),
      conditions,
      version,
    };
  }

  private demand(
    elements: Elements,
    place: Place,
    name: StatementElement,
    negation: StatementElement,
    demand: Demand,
  ): void {
    const count = Number(elements[name] !== undefined) + Number(elements[negation] !== undefined);
    if (count > 1) {
      this.problems.add(place, `Has both ${name} and ${negation}; only one of them is allowed.`);
    }
    if (demand === "needed" && count === 0) {
      this.problems.add(place, `A ${this.kind} policy statement needs ${name} or ${negation}.`);
    }
    if (demand === "forbidden" && count > 0) {
      this.problems.add(place, `A ${this.kind} policy statement may not have ${name} or ${negation}.`);
    }
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
  private sid(value: Json | undefined, place: Place): string | undefined {
    const sid = this.text(value, place);
    if (!this.grammar.strictIds || sid === undefined || sid === "") return sid;
    if (this.ids.has(sid))
      this.problems.add(place, `${shown(sid)} is used twice; statement ids must be unique.`);
    if (!/^[A-Za-z0-9]*$/.test(sid)) {
      this.problems.add(place, `${shown(sid)}: only letters and digits are allowed.`);
    }
    this.ids.add(sid);
    return sid;
  }

  private version(value: Json | undefined): PolicyVersion {
    if (value === undefined) return "2008-10-17";
    if (value === "2012-10-17" || value === "2008-10-17") return value;
    this.problems.add(
      within(undefined, "Version"),
      `${shownJson(value)}; allowed: "2012-10-17", "2008-10-17".`,
    );
    return "2012-10-17";
  }

  private effect(value: Json | undefined, place: Place): "Allow" | "Deny" | undefined {
    if (value === "Allow" || value === "Deny") return value;
    const given = value === undefined ? "Missing" : shownJson(value);
    this.problems.add(within(place, "Effect"), `${given}; allowed: "Allow", "Deny", in exactly this case.`);
    return undefined;
  }

  private principals(elements: Elements, place: Place): PrincipalClause | undefined {
    const negated = elements.Principal === undefined && elements.NotPrincipal !== undefined;
    const name = negated ? "NotPrincipal" : "Principal";
    const value = elements[name];
    if (value === undefined) return undefined;
    return { negated, members: readPrincipals(value, within(place, name), this.problems) };
  }

  private patterns(
    elements: Elements,
    place: Place,
    element: StatementElement,
    negation: StatementElement,
    check: Check,
  ): PatternClause | undefined {
    const negated = elements[element] === undefined && elements[negation] !== undefined;
    const name = negated ? negation : element;
    const value = elements[name];
    if (value === undefined) return undefined;
    const here = within(place, name);
    if (isList(value) && value.length === 0) this.problems.add(here, "Must hold at least one string.");
    return { negated, patterns: readTexts(value, here, this.problems, check) };
  }

  private text(value: Json | undefined, place: Place): string | undefined {
    if (value === undefined || typeof value === "string") return value;
    this.problems.add(place, `Must be a string, not ${nameOf(value)}.`);
    return undefined;
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function checkAction(text: string): string | undefined {
  if (text === "*" || /^[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+$/.test(text)) return undefined;
  return `${shown(text)} is not an action; allowed: "*" or service:Name, where * and ? are wildcards.`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
function checkResource(text: string): string | undefined {
  if (text.startsWith("*") || text.startsWith("arn:")) return undefined;
  return `${shown(text)} is not a resource; allowed: "*" or an ARN, where * and ? are wildcards.`;
}

function shownJson(value: Json): string {
  return typeof value === "object" && value !== null ? nameOf(value) : shown(value);
}
