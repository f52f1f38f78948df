import { type DecidingStatement, statementDocument } from "../../iam";
import { described, type Authorisation } from "../../simulator/authorisation";
import type { Answer } from "./answer";
import type { Question } from "./question";

/** The answers as data: the same for one who asks and for everybody. */
export function answersJson(
  answers: readonly Answer[],
  { action, target, assumed }: Question,
  world: Authorisation,
  from: string,
): object {
  return {
    from,
    action,
    resource: target.arn,
    ...(target.within !== undefined && { within: target.within }),
    assumed,
    allowed: answers.some(({ verdict }) => verdict === "allowed"),
    answers: answers.map((answer) => answerJson(answer, world)),
  };
}

function answerJson({ asker, verdict, decision, possible, unseen }: Answer, world: Authorisation): object {
  return {
    name: asker.name,
    principal: asker.principal,
    verdict,
    reason: decision.reason,
    statements: decision.statements.map((statement) => statementJson(statement, world)),
    grants: decision.grants,
    possible: possible.map(({ keys, resources, decision: { statements } }) => ({
      when: keys,
      resources,
      statements: statements.map((statement) => statementJson(statement, world)),
    })),
    notJudged: unseen,
  };
}

function statementJson({ source, statement, policy }: DecidingStatement, world: Authorisation): object {
  const origin = world.origin(policy);
  return {
    source,
    ...(origin !== undefined && { policy: described(origin), urn: origin.urn }),
    path: statement.path,
    statement: statementDocument(statement),
  };
}
