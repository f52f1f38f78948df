import { AwsError } from "../errors";
import type { Call } from "./call";
import type { Moment, Precondition } from "./precondition";

const USUAL: readonly Moment[] = ["create", "update"];

/** Preconditions by the calls that they judge. */
export class Preconditions {
  private readonly byCall = new Map<string, Precondition[]>();

  constructor(preconditions: readonly Precondition[]) {
    for (const precondition of preconditions) {
      for (const moment of precondition.at ?? USUAL) {
        for (const type of precondition.types) this.of(moment, type).push(precondition);
      }
    }
  }

  /** Throws the first refusal, as an {@link AwsError}. */
  enforce(call: Call): void {
    const [refused] = this.refusals(call);
    if (refused !== undefined) throw refused;
  }

  /** All refusals of a call. */
  refusals(call: Call): AwsError[] {
    return this.of(call.moment, call.type).flatMap(({ judge, guardsDeletion, isRetried = false }) => {
      if (guardsDeletion === true && call.world.liftsGuards) return [];
      const refusal = judge(call);
      return refusal === undefined ? [] : [new AwsError(refusal.code, refusal.message, isRetried)];
    });
  }

  private of(moment: Moment, type: string): Precondition[] {
    const key = `${moment} ${type}`;
    const known = this.byCall.get(key) ?? [];
    this.byCall.set(key, known);
    return known;
  }
}
