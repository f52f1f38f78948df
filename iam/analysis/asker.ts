import type { Policy } from "../language/model";
import { type Answer, ask, type Frame, type Goal } from "../solving/ask";
import { Budget } from "../solving/budget";

const STEPS_PER_QUESTION = 50_000;
/** What the evaluator's word on a request costs, for each statement. */
const STEPS_TO_EVALUATE = 10;

/**
 * Asks one question after another about the same policies, with one budget for all of them: none takes too much, and
 * when it is used up all further ones are undecided at once.
 */
export class Asker {
  private readonly budget: Budget;
  private readonly cost: number;

  constructor(policies: readonly Policy[], steps: number) {
    this.budget = new Budget(steps);
    this.cost = policies.reduce((sum, { statements }) => sum + statements.length, 1) * STEPS_TO_EVALUATE;
  }

  ask(goal: Goal, frame: Frame): Answer {
    if (!this.budget.covers(this.cost)) return { verdict: "undecided" };
    const part = this.budget.part(STEPS_PER_QUESTION);
    const answer = ask(goal, frame, part);
    this.budget.regain(part);
    return answer;
  }
}
