import type { World } from "../world";
import type { AwsCall } from "./faults";

/**
 * What IAM has made or changed reaches the other services a little later.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 *
 * Time is counted in attempts of calls: a caller that tries again will be served some day.
 */
export class Propagation {
  private attempts = 0;
  /** Of what IAM has made: at which attempt, by URN. */
  private readonly made = new Map<string, number>();

  /** @param lag how many attempts it takes */
  constructor(private readonly lag: number) {}

  /** Whether something is on its way, so that another attempt may be answered otherwise. */
  get isUnderWay(): boolean {
    return [...this.made.keys()].some((identity) => this.isUnseen(identity));
  }

  /** Answers a call as a service that has not heard of the newest in IAM. Throws what the service refuses for it. */
  attempt<Response>(call: AwsCall, view: World, answer: (view: World) => Response): Response {
    this.attempts++;
    if (call.type.startsWith("aws:iam/")) {
      const response = answer(view);
      if (call.verb === "create") this.made.set(call.identity, this.attempts);
      return response;
    }
    // What it answers in a world without the newest is thrown away; what it refuses there is not.
    if (this.isUnderWay) answer(view.without(({ identity }) => this.isUnseen(identity)));
    return answer(view);
  }

  private isUnseen(identity: string): boolean {
    const made = this.made.get(identity);
    return made !== undefined && this.attempts - made <= this.lag;
  }
}
