import type { PolicyKind } from "../../../iam";
import { grammarProblems, hasElement, statementsOf } from "../support/policy-text";

/** In IAM's words: what is wrong with the grammar of a policy. */
export function malformation(text: string, kind: PolicyKind): string | undefined {
  if (grammarProblems(text, kind).length === 0) return undefined;
  const statements = statementsOf(text);
  const known = FAULTS.find(({ isIn }) => isIn(statements, kind));
  return known?.message ?? "Syntax errors in policy.";
}

type Statements = readonly Record<string, unknown>[];

/** In the order in which IAM looks for them. */
const FAULTS: readonly {
  readonly message: string;
  readonly isIn: (statements: Statements, kind: PolicyKind) => boolean;
}[] = [
  {
    message: "Statement IDs (SID) in a single policy must be unique.",
    isIn: (statements) => {
      const sids = statements.map(({ Sid }) => Sid).filter((sid) => typeof sid === "string" && sid !== "");
      return new Set(sids).size < sids.length;
    },
  },
  {
    message: "Policy statement must contain actions.",
    isIn: (statements) => statements.some((statement) => !hasElement(statement, "Action")),
  },
  {
    message: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    isIn: (statements) => actionsOf(statements).some((action) => action !== "*" && !action.includes(":")),
  },
  {
    message: "Policy document should not specify a principal.",
    isIn: (statements, kind) =>
      kind === "identity" && statements.some((statement) => hasElement(statement, "Principal")),
  },
  {
    message: "Policy statement must contain resources.",
    isIn: (statements, kind) =>
      kind === "identity" && statements.some((statement) => !hasElement(statement, "Resource")),
  },
  {
    message: "Has prohibited field Resource",
    isIn: (statements, kind) =>
      kind === "trust" && statements.some((statement) => hasElement(statement, "Resource")),
  },
  {
    message: "AssumeRole policy may only specify STS AssumeRole actions.",
    isIn: (statements, kind) =>
      kind === "trust" && actionsOf(statements).some((action) => !/^sts:/i.test(action)),
  },
];

function actionsOf(statements: Statements): string[] {
  return statements
    .flatMap(({ Action, NotAction }) => [Action, NotAction])
    .flat()
    .filter((action): action is string => typeof action === "string");
}
