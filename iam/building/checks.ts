import type { Statement } from "../language/document";
import { type PolicyProblem, shown } from "../language/errors";
import { memberPath } from "../language/problems";

/** What is wrong with the statements of a new policy that AWS would take from others. */
export function statementProblems(statements: readonly Statement[]): PolicyProblem[] {
  return [...repeatedIds(statements), ...statements.flatMap(emptyLists)];
}

function repeatedIds(statements: readonly Statement[]): PolicyProblem[] {
  const ids = statements.map(({ Sid }) => Sid);
  return ids.flatMap((id, index) => {
    const message = `${shown(id)} is used twice; fix: give each statement an id of its own.`;
    return ids.indexOf(id) === index ? [] : [{ path: `Statement[${index}].Sid`, message }];
  });
}

/** A list without a value: AWS refuses some and takes others for "never", which nobody writes on purpose. */
function emptyLists(statement: Statement, index: number): PolicyProblem[] {
  const find = (value: unknown, path: string): PolicyProblem[] => {
    if (typeof value !== "object" || value === null) return [];
    const members = Object.entries(value);
    return members.length === 0
      ? [{ path, message: "Empty; fix: name at least one, or leave it out." }]
      : members.flatMap(([name, member]) => find(member, memberPath(path, name)));
  };
  return find(statement, `Statement[${index}]`);
}
