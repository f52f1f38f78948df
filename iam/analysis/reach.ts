import { evaluate } from "../evaluation/evaluate";
import type { PolicySet } from "../evaluation/policies";
import type { Policy, PolicyStatement } from "../language/model";
import { isAccountPrincipal } from "../matching/principal-matching";
import type { Request } from "../request/context";
import type { Answer, Frame, Goal } from "../solving/ask";
import { Asker } from "./asker";
import { ALLOWED_EVERYTHING, delegation, identityFrame, resourceFrame } from "./frames";
import { fixedConditions, type Limit, matchingText } from "./limits";
import type { Witness } from "./witness";

/**
 * What is to be judged: identity policies of one user or role (a list stands for them alone), or one resource policy;
 * and whatever limits them: boundary, session, endpoint and organisation policies.
 */
export type Judged = PolicySet | readonly Policy[];

/** A part of all requests. Left out means any. */
export interface Scope {
  /** An action, or a pattern of actions: `s3:PutObject`, `kms:*`. */
  readonly action?: string;
  /** An ARN, or a pattern of ARNs. */
  readonly resource?: string;
}

/** Whether some request is allowed, with one that is; `undecided` where the documents are too intricate to tell. */
export type Possibility =
  | { readonly verdict: "yes"; readonly witness: Witness }
  | { readonly verdict: "no" | "undecided"; readonly witness?: undefined };

/** What an Allow statement lets through in the end. */
export interface Reach {
  readonly policy: Policy;
  readonly statement: PolicyStatement;
  /** `no` where no request at all is allowed by this statement. */
  readonly reachable: Possibility["verdict"];
  /** For `no`: its own conditions contradict each other, or other statements stop all that it allows. */
  readonly because?: "contradiction" | "denied";
  /** For `yes`: a request that is allowed, with this statement among those that allow it. */
  readonly witness?: Witness;
  /** Conditions that hold for listed values only. */
  readonly limits: readonly Limit[];
}

const STEPS = 200_000;

/**
 * Whether policies can ever allow a request within a scope, whoever asks and however.
 *
 * @throws Error where both identity and resource policies are given: they are judged for themselves.
 */
export function canEver(policies: Judged, scope: Scope = {}): Possibility {
  const judge = new ReachJudge(policies);
  const within = scopeStatements(scope);
  let undecided = false;
  for (const { statement } of judge.allows()) {
    const answer = judge.ask(statement, within);
    if (answer.verdict === "found") return { verdict: "yes", witness: judge.witness(answer.request) };
    undecided ||= answer.verdict === "undecided";
  }
  return { verdict: undecided ? "undecided" : "no" };
}

/**
 * What each Allow statement lets through in the end, in the order of the policies: statements that Deny statements,
 * boundaries and other limits leave nothing of are found out.
 *
 * @throws Error where both identity and resource policies are given: they are judged for themselves.
 */
export function reach(policies: Judged): Reach[] {
  const judge = new ReachJudge(policies);
  return judge.allows().map(({ policy, statement }): Reach => {
    const common = { policy, statement, limits: fixedConditions(statement) };
    const answer = judge.ask(statement, []);
    switch (answer.verdict) {
      case "found":
        return { ...common, reachable: "yes", witness: judge.witness(answer.request) };
      case "undecided":
        return { ...common, reachable: "undecided" };
      default: {
        const because = judge.contradicts(statement) ? "contradiction" : "denied";
        return { ...common, reachable: "no", because };
      }
    }
  });
}

function scopeStatements({ action, resource }: Scope): readonly PolicyStatement[] {
  return [matchingText(action ?? "*", resource)];
}

class ReachJudge {
  private readonly set: PolicySet;
  private readonly granting: readonly Policy[];
  private readonly layers: readonly (readonly PolicyStatement[])[];
  private readonly denies: readonly PolicyStatement[];
  private readonly frame: Frame;
  private readonly asker: Asker;

  constructor(policies: Judged) {
    const set: PolicySet = isList(policies) ? { identity: policies } : policies;
    if (set.identity !== undefined && set.resource !== undefined) {
      throw new Error("Give identity policies or a resource policy, not both: each is judged for itself.");
    }
    this.set = set;
    this.granting = set.resource === undefined ? (set.identity ?? []) : [set.resource];
    const limits = [
      ...(set.boundary === undefined ? [] : [[set.boundary]]),
      ...(set.session === undefined || set.session.length === 0 ? [] : [set.session]),
      ...(set.endpoint === undefined ? [] : [[set.endpoint]]),
      ...(set.scps ?? []),
    ];
    this.layers = limits.map((layer) => statementsOf(layer, "Allow"));
    this.denies = statementsOf([...this.granting, ...limits.flat(), ...(set.rcps ?? []).flat()], "Deny");
    this.asker = new Asker([...this.granting, ...limits.flat()], STEPS);
    const accepts = (request: Request) => evaluate(request, this.witness(request).policies).allowed;
    this.frame =
      set.resource === undefined
        ? identityFrame(accepts)
        : resourceFrame(set.resource.kind, [ALLOWED_EVERYTHING], accepts);
  }

  allows(): { readonly policy: Policy; readonly statement: PolicyStatement }[] {
    return this.granting.flatMap((policy) =>
      statementsOf([policy], "Allow").map((statement) => ({ policy, statement })),
    );
  }

  ask(statement: PolicyStatement, within: readonly PolicyStatement[]): Answer {
    return this.answer({ must: [statement, ...within], some: this.layers, never: this.denies });
  }

  /** Whether nothing could match the statement, whatever other statements there were. */
  contradicts(statement: PolicyStatement): boolean {
    return this.answer({ must: [statement], some: [], never: [] }, () => true).verdict === "none";
  }

  witness(request: Request): Witness {
    const { set } = this;
    if (set.resource === undefined) return { request, policies: { ...set, resource: delegation(request) } };
    const identity = isAccountPrincipal(request.principal) ? { identity: [ALLOWED_EVERYTHING] } : {};
    return { request, policies: { ...set, ...identity } };
  }

  private answer(goal: Goal, accepts = this.frame.accepts): Answer {
    return this.asker.ask(goal, { ...this.frame, accepts });
  }
}

function isList(policies: Judged): policies is readonly Policy[] {
  return Array.isArray(policies);
}

/** All statements of policies with an effect. */
export function statementsOf(
  policies: readonly Policy[],
  effect: PolicyStatement["effect"],
): PolicyStatement[] {
  return policies.flatMap(({ statements }) => statements.filter((statement) => statement.effect === effect));
}
