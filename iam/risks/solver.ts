import { identityFrame } from "../analysis/frames";
import { evaluate } from "../evaluation/evaluate";
import type { Condition, PolicyStatement } from "../language/model";
import type { Request } from "../request/context";
import type { AccountPrincipal } from "../request/principals";
import { type Answer, ask } from "../solving/ask";
import { statementsOf } from "../analysis/reach";
import type { Context } from "./conditions";
import type { Pair, Step, Subject } from "./grants";
import type { Target } from "./resources";

const STEPS = 4_000;

/**
 * The general search over all requests, for what the directed one does not find: a request that a statement allows, or
 * the certainty that there is none.
 */
export function solve(
  subject: Subject,
  { action, others }: Step,
  { statement, boundary }: Pair,
  { formats }: Target,
  context: Context,
): Answer {
  const { principal, identity, budget } = subject;
  const limits = subject.boundary === undefined ? [] : [subject.boundary];
  const asked = rule({
    actions: { negated: false, patterns: [action] },
    resources: { negated: false, patterns: formats.map((format) => patternOf(format, principal)) },
    conditions: [
      is("ArnEquals", "aws:PrincipalArn", principal.arn),
      ...Object.entries(context).map(([key, value]) => is("StringEquals", key, String(value))),
    ],
  });
  const itself = rule({ resources: { negated: false, patterns: [principal.arn] } });
  const accepts = (request: Request) => {
    const { allowed, statements } = evaluate(request, subject.policiesFor(action));
    return allowed && statements.some((deciding) => deciding.statement === statement);
  };
  const part = budget.part(STEPS);
  const answer = ask(
    {
      must: [statement, asked, ...(boundary === undefined ? [] : [boundary])],
      some: [],
      never: [...statementsOf([...identity, ...limits], "Deny"), ...(others === true ? [itself] : [])],
    },
    {
      ...identityFrame(accepts),
      withoutResource: formats.includes("*"),
      admits: (caller) => "arn" in caller && caller.arn === principal.arn,
      actions: [action],
    },
    part,
  );
  budget.regain(part);
  return answer;
}

/** What the format stands for in the caller's own account. */
function patternOf(format: string, { account, partition }: AccountPrincipal): string {
  return format
    .replace("${Partition}", partition)
    .replace("${Account}", account)
    .replace(/\$\{[^}]*\}/g, "?*");
}

function is(operator: Condition["operator"], key: string, value: string): Condition {
  return { operator, ifExists: false, key, values: [value] };
}

function rule(parts: Partial<PolicyStatement>): PolicyStatement {
  const actions = { negated: false, patterns: ["*"] };
  return { path: "", effect: "Deny", version: "2008-10-17", actions, conditions: [], ...parts };
}
