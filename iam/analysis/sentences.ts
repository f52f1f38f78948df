import { shown } from "../language/errors";
import { type Condition, operatorName, type PolicyStatement, type PrincipalClause } from "../language/model";
import { hasWildcard, isEverybody } from "../matching/principal-matching";
import { type Limit, type NoLimit, WHY_NO_LIMIT } from "./limits";

/** Findings in words. Values of the document are quoted short. */

export function namedSentence(statement: PolicyStatement): string {
  return `${nameOf(statement)} names its principals.`;
}

export function limitedSentence(
  statement: PolicyStatement,
  principals: PrincipalClause,
  limits: readonly Limit[],
): string {
  const conditions = limits.map(({ condition }) => quoted(condition)).join(" and ");
  return `${nameOf(statement)} is for ${whom(principals)}, but only where ${conditions}.`;
}

export function deniedSentence(
  statement: PolicyStatement,
  principals: PrincipalClause,
  denies: readonly PolicyStatement[],
): string {
  const list = [...new Set(denies.map(nameOf))].join(" and ");
  return `${nameOf(statement)} is for ${whom(principals)}, but ${list} denies all but listed callers.`;
}

export function unreachableSentence(statement: PolicyStatement): string {
  return `${nameOf(statement)} allows nothing: its conditions contradict each other, or Deny statements stop all that it allows.`;
}

export function undecidedSentence(statement: PolicyStatement, principals: PrincipalClause): string {
  return `${nameOf(statement)} is for ${whom(principals)}; the document is too intricate to tell whether anybody gets through.`;
}

export function anyoneSentence(
  statement: PolicyStatement,
  principals: PrincipalClause,
  noLimits: readonly NoLimit[],
): string {
  const { actions } = statement;
  const what = `${actions.negated ? "all actions but " : ""}${shortList(actions.patterns)}`;
  const start = `${nameOf(statement)} allows ${what} to ${whom(principals)}`;
  if (noLimits.length === 0) return `${start}, without any condition.`;
  return `${start}; ${noLimits.map(({ condition, why }) => `${quoted(condition)} ${WHY_NO_LIMIT[why]}`).join("; ")}.`;
}

function nameOf({ path, sid }: PolicyStatement): string {
  return sid === undefined ? path : `${path} (${shown(sid)})`;
}

function whom({ negated, members }: PrincipalClause): string {
  if (negated) return `everybody except ${shortList(members.map(({ value }) => value))}`;
  const everybody = members.find(isEverybody);
  if (everybody !== undefined) return 'everybody (principal "*")';
  const wildcards = members.filter(({ value }) => hasWildcard(value));
  return `every principal like ${wildcards.map(({ type, value }) => `${type} ${shown(value)}`).join(", ")}`;
}

function quoted(condition: Condition): string {
  return `${operatorName(condition)} ${condition.key} ${shortList(condition.values)}`;
}

function shortList(values: readonly string[]): string {
  const some = values.slice(0, 3).map(shown).join(", ");
  return values.length > 3 ? `${some} and ${values.length - 3} more` : some;
}
