import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** Names the file that the totals of a run are written to. */
export const totalsVariable = "BULWARK_TEST_TOTALS";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** Mocha's usual report, and the totals as JSON for `npm test`. */
export default class TotalsReporter extends Mocha.reporters.Spec {
  public constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env[totalsVariable];
    if (file === undefined) return;
    runner.once("end", () => {
      const totals: Totals = { passed: this.stats.passes, failed: this.stats.failures };
      writeFileSync(file, JSON.stringify(totals));
    });
  }
}
