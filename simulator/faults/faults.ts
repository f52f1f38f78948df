import { setImmediate as turn } from "node:timers/promises";
import { AwsError } from "../errors";
import { digest } from "../names";
import { maxAttempts, type Fault, type FaultPlan, type Verb } from "./plan";

/** A call to AWS, previews left out. */
export interface AwsCall {
  readonly verb: Verb;
  /** URN of the resource. */
  readonly identity: string;
  readonly type: string;
}

export interface FaultsOptions {
  /** Ends the process at once, as `kill -9` does. */
  readonly kill: () => void;
  /** Takes a line for each fault, when it happens. */
  readonly report: (line: string) => void;
}

/** Makes calls go wrong as a plan says: the same calls in the same order go wrong in the same way. */
export class Faults {
  /** Calls so far, by verb. */
  private readonly calls = new Map<string, number>();
  /** Calls so far, by verb and resource. */
  private readonly tries = new Map<string, number>();

  constructor(
    private readonly plan: Pick<FaultPlan, "faults" | "seed">,
    private readonly options: FaultsOptions,
  ) {}

  /**
   * Answers a call, or lets it go wrong.
   *
   * @param make makes the change and the answer; fulfilled when both would outlive the process
   */
  async answer<Response>(call: AwsCall, make: () => Promise<Response>): Promise<Response> {
    const fault = this.faultOf(call);
    if (fault === undefined) return await make();
    switch (fault.kind) {
      case "fail":
        throw new AwsError(
          "InternalFailure",
          "The request processing has failed because of an unknown error, exception or failure.",
        );
      case "throttle":
        if (fault.attempts >= maxAttempts) throw throttled(call.type);
        // Others overtake it.
        for (let attempt = 0; attempt < fault.attempts; attempt++) await turn();
        return await make();
      case "lose":
        await make();
        throw new Error("request send failed: read: connection reset by peer");
      case "hang":
      case "kill":
        if (fault.isDone) await make();
        if (fault.kind === "kill") this.options.kill();
        return await new Promise(() => undefined);
    }
  }

  /** Counts the call. */
  private faultOf(call: AwsCall): Fault | undefined {
    const nth = { [call.verb]: count(this.calls, call.verb), call: count(this.calls, "call") };
    const tries = count(this.tries, JSON.stringify([call.verb, call.identity]));
    const index = this.plan.faults.findIndex(({ verb, when }, position) => {
      if (verb !== call.verb && verb !== "call") return false;
      if (when === "first") return tries === 1;
      if ("nth" in when) return when.nth === nth[verb];
      const chance = digest([this.plan.seed, String(position), call.verb, call.identity, String(tries)], 8);
      return parseInt(chance, 16) < (when.percent / 100) * 0x1_0000_0000;
    });
    const fault = this.plan.faults[index];
    if (fault !== undefined) {
      const moment = fault.isDone || fault.kind === "lose" ? "after" : "before";
      const number = nth[call.verb] ?? 0;
      this.options.report(`Fault: ${fault.kind} ${moment} ${call.verb} ${number}, ${call.identity}`);
    }
    return fault;
  }
}

/** @returns the count with this one */
function count(counts: Map<string, number>, key: string): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}

/**
 * EC2 has a word of its own:
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
function throttled(type: string): AwsError {
  return /^aws:(?:ec2|ebs|vpc)\//.test(type)
    ? new AwsError("RequestLimitExceeded", "Request limit exceeded.")
    : new AwsError("ThrottlingException", "Rate exceeded");
}
