import { type DecidingStatement, statementDocument } from "../../iam";
import { described, logicalName, type Authorisation, type Verdict } from "../../simulator/authorisation";
import { paint } from "../terminal";
import type { Answer } from "./answer";
import type { Possibility } from "./possibilities";
import type { Question } from "./question";

/** What no stack can tell. */
const BEYOND =
  "Never judged, since no stack holds them: organisation policies (SCP, RCP), session policies, ACLs, and grants that " +
  "AWS services make for themselves.";

const TITLES: Readonly<Record<Verdict, string>> = {
  allowed: paint("Allowed", "green"),
  denied: paint("Denied", "red"),
  depends: paint("Not certain", "yellow"),
};

/** The answer about one who asks, as lines of text. */
export function answerLines(answer: Answer, question: Question, world: Authorisation): string[] {
  const { asker, verdict, decision, request, possible } = answer;
  const via = request.via === undefined ? "" : ` through ${request.via.join(", ")}`;
  return [
    `${TITLES[verdict]}: ${asker.name}, ${request.action} on ${whatText(question)}${via}`,
    ...(verdict === "allowed"
      ? []
      : [verdict === "depends" ? `By what the stack shows: ${decision.reason}` : decision.reason]),
    ...(verdict === "depends" ? ["What it does not show decides; see below."] : []),
    ...known(decision.statements, world).flatMap((statement) => ["", ...quoted(statement, world)]),
    ...decision.grants.map(({ grantee, operations }) => `\nA grant to ${grantee}: ${operations.join(", ")}`),
    ...(possible.length === 0 ? [] : ["", "It would be allowed"]),
    ...possible.flatMap((each) => indented(possibilityLines(each, question, world), 2)),
    ...footer([answer], question),
  ];
}

/** The answers about everybody, as lines of text. */
export function whoLines(answers: readonly Answer[], question: Question, world: Authorisation): string[] {
  const allowed = answers.filter(({ verdict }) => verdict === "allowed");
  const depends = answers.filter(({ verdict }) => verdict === "depends");
  const possible = answers.filter((answer) => answer.verdict === "denied" && answer.possible.length > 0);
  const denied = answers.filter((answer) => answer.verdict === "denied" && answer.possible.length === 0);
  return [
    paint(`Who can ${question.action} on ${whatText(question)}?`, "bold"),
    "",
    TITLES.allowed,
    ...(allowed.length === 0 ? ["  nobody as asked"] : []),
    ...allowed.flatMap(({ asker, decision }) =>
      indented([asker.name, ...indented(by(decision.statements, world), 2)], 2),
    ),
    ...section(
      `${paint("Allowed on condition", "yellow")}, denied otherwise`,
      possible,
      ({ asker, possible: ways }) => [
        asker.name,
        ...ways.flatMap((each) => indented(possibilityLines(each, question, world), 2)),
      ],
    ),
    ...section(TITLES.depends, depends, ({ asker, unseen }) => [
      asker.name,
      ...indented(
        unseen.map(({ message }) => `not judged: ${message}`),
        2,
      ),
    ]),
    ...section(TITLES.denied, denied, ({ asker, decision }) => [
      asker.name,
      ...(decision.decision === "explicit-deny" ? indented(by(decision.statements, world), 2) : []),
    ]),
    // Who is denied, is denied whatever they bring; what is not certain tells its own.
    ...footer([...allowed, ...possible], question),
  ];
}

/** What the resource is called in answers. */
function whatText({ target: { arn, within } }: Question): string {
  return within === undefined ? arn : `${arn} (anything in ${within})`;
}

function section(title: string, answers: readonly Answer[], lines: (answer: Answer) => string[]): string[] {
  return answers.length === 0 ? [] : ["", title, ...answers.flatMap((answer) => indented(lines(answer), 2))];
}

function possibilityLines(
  { keys, resources, decision }: Possibility,
  { target }: Question,
  world: Authorisation,
): string[] {
  const conditions = Object.entries(keys).map(([key, values]) => `${key} is ${values.join(" or ")}`);
  const things = resources.map((pattern) => pattern.slice((target.within ?? "").length).replace(/^[/:]/, ""));
  return [
    ...(things.length === 0 ? [] : [`for ${things.join(" or ")}`]),
    ...conditions.map((condition, index) => `${index === 0 ? "when" : " and"} ${condition}`),
    ...by(decision.statements, world),
  ];
}

function by(statements: readonly DecidingStatement[], world: Authorisation): string[] {
  const names = known(statements, world).map(({ statement, policy }) => {
    const origin = world.origin(policy);
    return `${statement.sid ?? statement.path} of ${origin === undefined ? `the ${policy.kind} policy` : logicalName(origin)}`;
  });
  return names.length === 0 ? [] : [`by ${[...new Set(names)].join(" and ")}`];
}

/** Without the policies of others, of which it is only assumed that they allow everything. */
function known(statements: readonly DecidingStatement[], world: Authorisation): DecidingStatement[] {
  return statements.filter(
    ({ source, policy }) => source !== "identity" || world.origin(policy) !== undefined,
  );
}

/** A statement as its document has it, under the name of what holds it. */
function quoted({ source, statement, policy }: DecidingStatement, world: Authorisation): string[] {
  const origin = world.origin(policy);
  const holder = origin === undefined ? "AWS's default" : described(origin);
  return [
    `${holder}, ${source} policy, ${statement.path}:`,
    ...indented(JSON.stringify(statementDocument(statement), shortLists, 2).split("\n"), 2),
  ];
}

/** One value stands alone, as people write it. */
function shortLists(_key: string, value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
}

function footer(answers: readonly Answer[], { assumed }: Question): string[] {
  const unseen = new Set(answers.flatMap((answer) => answer.unseen.map(({ message }) => message)));
  const keys = Object.entries(assumed).map(([key, value]) => `${key}=${value}`);
  return [
    "",
    ...[...unseen].map((message) => `${paint("Not judged:", "yellow")} ${message}`),
    `Assumed of the request: ${keys.join(", ") || "nothing"}. Other condition keys are absent unless given with --context.`,
    BEYOND,
  ];
}

function indented(lines: readonly string[], width: number): string[] {
  return lines.map((line) => " ".repeat(width) + line);
}
