/**
 * Counts the steps of a search, so that it ends in bounded time whatever the documents hold.
 *
 * Running out is thrown, not returned: it may happen deep inside a search, and only the outermost caller has an answer
 * to it, which is "undecided".
 */
export class Budget {
  constructor(private left: number) {}

  /** @throws OutOfBudget where the search has taken all the steps that it may. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new OutOfBudget();
  }

  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** Spends the steps if they are there. */
  covers(steps: number): boolean {
    if (this.left < steps) return false;
    this.left -= steps;
    return true;
  }

  /** A smaller budget whose use counts here too. */
  part(steps: number): Budget {
    const given = Math.max(0, Math.min(steps, this.left));
    this.left -= given;
    return new Budget(given);
  }

  /** Takes back what a part did not use. */
  regain(part: Budget): void {
    this.left += Math.max(0, part.left);
    part.left = 0;
  }
}

/** A search was given up: nothing is known. */
export class OutOfBudget extends Error {
  constructor() {
    super("The search took more steps than it may.");
    this.name = "OutOfBudget";
  }
}
