import { shown } from "../language/errors";
import { type Condition, operatorName, type PolicyStatement } from "../language/model";
import type { RiskGrant } from "./findings";

const AT_MOST = 3;

/** E.g. `iam:PassRole (Statement[0]) on any resource, with lambda:CreateFunction ..., lets the caller ...` */
export function sentenceOf(steps: readonly (readonly RiskGrant[])[], gain: string): string {
  return `${steps.map(stepText).join(", with ")}, lets the caller ${gain}.`;
}

/** Names for people: some of them, and how many more. */
export function nameList(names: readonly string[], word = " and "): string {
  const some = names.slice(0, AT_MOST);
  if (names.length > AT_MOST) return `${some.join(", ")} and ${names.length - AT_MOST} more`;
  return some.length < 2 ? some.join("") : `${some.slice(0, -1).join(", ")}${word}${some.at(-1) ?? ""}`;
}

/** A statement as messages name it. */
export function statementName({ path, sid }: PolicyStatement): string {
  return sid === undefined || sid === "" ? path : `${path} (${shown(sid)})`;
}

/** Conditions as messages quote them. */
export function conditionText(conditions: readonly Condition[]): string {
  return nameList(
    conditions.map(
      (condition) =>
        `${operatorName(condition)} ${condition.key} ${nameList(condition.values.map(shown), " or ")}`,
    ),
  );
}

function stepText(grants: readonly RiskGrant[]): string {
  const [first] = grants;
  if (first === undefined) return "";
  const actions = nameList([...new Set(grants.map(({ action }) => action))], " or ");
  const statements = nameList([...new Set(grants.map(({ statement }) => statementName(statement)))]);
  const limits = first.conditions.length === 0 ? "" : `, where ${conditionText(first.conditions)}`;
  return `${actions} on ${where(first)} (${statements}${limits})`;
}

function where({ reach, resources, statement }: RiskGrant): string {
  if (reach === "all") return "any resource";
  const but = statement.resources?.negated === true ? "all but " : "";
  return `${but}${nameList(resources.map(shown))}`;
}
