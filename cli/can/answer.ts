import type { Request } from "../../iam";
import { judge, type Authorisation, type Judgement, type Unseen } from "../../simulator/authorisation";
import { possibilities, type Possibility } from "./possibilities";
import type { Asker } from "./principals";
import type { Question } from "./question";

/** The answer about one who asks. */
export interface Answer extends Judgement {
  readonly asker: Asker;
  readonly request: Request;
  /** Where it is not allowed: what would be. */
  readonly possible: readonly Possibility[];
  readonly unseen: readonly Unseen[];
}

/** Whether somebody may do what the question asks. */
export function answerFor(asker: Asker, question: Question, world: Authorisation): Answer {
  const bearing = world.bearingOn(question.of(asker));
  // Of somebody else's account it is known that it allows what it wants to.
  const policies =
    asker.atTheirBest === true
      ? { ...bearing.policies, identity: bearing.generous.identity }
      : bearing.policies;
  const unseen = bearing.unseen.filter(({ layer }) => asker.atTheirBest !== true || layer !== "identity");
  const known = { ...bearing, policies, unseen };
  const judgement = judge(known);
  const possible =
    judgement.verdict === "allowed" ? [] : possibilities(bearing.request, question.target, policies);
  return { ...judgement, asker, request: bearing.request, possible, unseen };
}
