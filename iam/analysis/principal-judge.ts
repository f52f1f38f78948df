import { evaluate } from "../evaluation/evaluate";
import type { DecidingStatement } from "../evaluation/decision";
import type { PolicySet } from "../evaluation/policies";
import type { Policy, PolicyPrincipal, PolicyStatement, PrincipalClause } from "../language/model";
import { accountOf, hasWildcard, isAccountPrincipal, isEverybody } from "../matching/principal-matching";
import type { Request } from "../request/context";
import type { Answer, Frame, Goal } from "../solving/ask";
import { Asker } from "./asker";
import { audienceOfAnyone, audienceOfLimited, audienceOfNamed } from "./audience";
import { OWNER } from "./examples";
import { ALLOWED_EVERYTHING, resourceFrame } from "./frames";
import type { LimitRules } from "./limiting-keys";
import { type Limit, limitOf, matchingPrincipals, type NoLimit, sparedByDenies, whyNoLimit } from "./limits";
import {
  anyoneSentence,
  deniedSentence,
  limitedSentence,
  namedSentence,
  undecidedSentence,
  unreachableSentence,
} from "./sentences";
import type { OtherFinding, PrincipalFinding, PrincipalReason } from "./principal-finding";
import type { Witness } from "./witness";

/** Bounds the work for one document, however many of its statements need a search. */
const STEPS = 200_000;
/** No resource takes a policy with more statements than this; larger documents are judged, but not explained as well. */
const MAX_CLEARED = 200;

/** Judges the Allow statements of one policy, one after another. */
export class PrincipalJudge {
  private readonly denies: readonly PolicyStatement[];
  private readonly spared: ReturnType<typeof sparedByDenies>;
  /** What a stranger must get past. */
  private readonly stopping: readonly PolicyStatement[];
  private readonly frame: Frame;
  private readonly named: readonly PolicyStatement[];
  private readonly asker: Asker;
  /** Of the last request that was put to the evaluator. */
  private deciding: readonly DecidingStatement[] = [];

  constructor(
    private readonly policy: Policy,
    private readonly rules: LimitRules,
  ) {
    this.denies = policy.statements.filter(({ effect }) => effect === "Deny");
    this.spared = sparedByDenies(policy, rules);
    this.stopping = [...this.denies, ...this.spared.spared];
    this.named = matchingNamed(policy);
    this.asker = new Asker([policy], STEPS);
    this.frame = resourceFrame(policy.kind, [ALLOWED_EVERYTHING], () => true);
  }

  finding(statement: PolicyStatement, principals: PrincipalClause): PrincipalFinding {
    const reason = wildcardReason(principals);
    if (reason === undefined) {
      return {
        ...{ statement, verdict: "named", reason: "named-principals", limits: [], noLimits: [] },
        accounts: accountsOf(principals, []),
        audience: audienceOfNamed(principals),
        sentence: namedSentence(statement),
      };
    }
    const judged = statement.conditions.map((condition) => ({
      condition,
      why: whyNoLimit(condition, this.rules),
    }));
    const limits = judged.flatMap(({ condition, why }) =>
      why === undefined ? [limitOf(condition, statement)] : [],
    );
    // An exception list is a fault whatever the conditions: whoever is created tomorrow is let in.
    if (limits.length > 0 && reason !== "not-principal") {
      return {
        ...{ statement, verdict: "limited", reason: "limited-by-condition", limits, noLimits: [] },
        accounts: accountsOf(principals, limits),
        audience: audienceOfLimited(limits),
        sentence: limitedSentence(statement, principals, limits),
      };
    }
    const noLimits = judged.flatMap(({ condition, why }) => (why === undefined ? [] : [{ condition, why }]));
    return this.search(statement, principals, reason, noLimits);
  }

  private search(
    statement: PolicyStatement,
    principals: PrincipalClause,
    reason: PrincipalReason,
    noLimits: readonly NoLimit[],
  ): PrincipalFinding {
    const { spared, limits } = this.spared;
    const common = { statement, reason, noLimits, limits: [], accounts: accountsOf(principals, []) };
    const undecided: OtherFinding = {
      ...{ ...common, verdict: "undecided", audience: ["public"] },
      sentence: undecidedSentence(statement, principals),
    };
    const stranger = this.stranger(statement, noLimits);
    if (stranger.verdict === "undecided") return undecided;
    if (stranger.verdict === "found") {
      const witness = this.witness(stranger.request);
      const audience = audienceOfAnyone(statement, witness);
      const sentence = anyoneSentence(statement, principals, noLimits);
      return { ...common, verdict: "anyone", witness, audience, sentence };
    }
    const somebody = this.ask({ must: [statement], some: [], never: this.denies });
    if (somebody.verdict === "undecided") return undecided;
    if (somebody.verdict === "none") {
      return { ...common, verdict: "unreachable", audience: [], sentence: unreachableSentence(statement) };
    }
    const named = spared.flatMap((one) => one.principals?.members ?? []);
    return {
      ...{ statement, verdict: "limited", reason: "limited-by-deny", limits, noLimits },
      accounts: accountsOf({ negated: false, members: [...principals.members, ...named] }, limits),
      audience: audienceOfLimited(limits),
      sentence: deniedSentence(statement, principals, this.sparing()),
    };
  }

  /**
   * A request by somebody whom the Deny statements do not spare; where there is one, by somebody whom no statement
   * names and nothing else allows. A wildcard under an operator that takes it for plain text, such as `StringEquals`
   * with `"*"`, is a slip and no limit, so that a key with just this text counts too.
   */
  private stranger(statement: PolicyStatement, noLimits: readonly NoLimit[]): Answer {
    const wide = wildcardsOf(statement);
    const answer = this.ask({ must: [statement, ...wide], some: [], never: this.stopping });
    if (answer.verdict === "found" && !this.isClear(answer.request, statement) && !this.isLarge()) {
      const never = [...this.stopping, ...this.named, ...this.others(statement)];
      const clearer = this.ask({ must: [statement, ...wide], some: [], never });
      return clearer.verdict === "found" ? clearer : answer;
    }
    const slips = noLimits.flatMap(({ condition: { key, values }, why }) => {
      const value = values.find(hasWildcard);
      return why === "wildcard-value" && value !== undefined ? [[key.toLowerCase(), [value]] as const] : [];
    });
    if (answer.verdict !== "none" || slips.length === 0) return answer;
    return this.ask({ must: [statement, ...wide], some: [], never: this.stopping }, new Map(slips));
  }

  /** Whether a request shows the fault of the statement and nothing else. */
  private isClear(request: Request, statement: PolicyStatement): boolean {
    const matches = (one: PolicyStatement) =>
      this.frame.catches(one, request.principal, request.resourceAccount ?? OWNER);
    if (this.named.some(matches)) return false;
    return this.deciding.every(
      ({ source, statement: deciding }) => source !== "resource" || deciding === statement,
    );
  }

  /** Looking for the clearest request would cost more than it is worth. */
  private isLarge(): boolean {
    return this.policy.statements.length > MAX_CLEARED;
  }

  private others(statement: PolicyStatement): readonly PolicyStatement[] {
    return this.policy.statements.filter((one) => one.effect === "Allow" && one !== statement);
  }

  private ask(goal: Goal, given?: Frame["given"]): Answer {
    const [statement] = goal.must;
    const accepts = (request: Request) => {
      const { allowed, statements } = evaluate(request, this.witness(request).policies);
      this.deciding = statements;
      return allowed && statements.some((deciding) => deciding.statement === statement);
    };
    return this.asker.ask(goal, { ...this.frame, accepts, ...(given && { given }) });
  }

  private witness(request: Request): Witness {
    const policies: PolicySet = {
      resource: this.policy,
      ...(isAccountPrincipal(request.principal) && { identity: [ALLOWED_EVERYTHING] }),
    };
    return { request, policies };
  }

  /** The Deny statements that spare somebody. */
  private sparing(): readonly PolicyStatement[] {
    const limiting = new Set(this.spared.limits.map(({ statement }) => statement));
    return this.denies.filter((deny) => limiting.has(deny) || deny.principals?.negated === true);
  }
}

/** The wildcards of a statement's principals, as a statement that matches whom they let in; it may name others too. */
function wildcardsOf({ principals, version }: PolicyStatement): readonly PolicyStatement[] {
  const wildcards = principals?.members.filter(({ value }) => hasWildcard(value)) ?? [];
  if (principals === undefined || principals.negated || wildcards.length === principals.members.length)
    return [];
  return [matchingPrincipals(wildcards, version)];
}

/** Whom any statement names, as a statement that would match them. */
function matchingNamed(policy: Policy): readonly PolicyStatement[] {
  const members = policy.statements.flatMap(({ principals }) => principals?.members ?? []);
  const named = members.filter(({ value }) => !hasWildcard(value));
  return named.length === 0 ? [] : [matchingPrincipals(named, policy.version)];
}

function wildcardReason({ negated, members }: PrincipalClause): PrincipalReason | undefined {
  if (negated) return "not-principal";
  if (members.some(isEverybody)) return "everybody";
  const wildcard = members.find(({ value }) => hasWildcard(value));
  switch (wildcard?.type) {
    case undefined:
      return undefined;
    case "Service":
      return "wildcard-service";
    case "Federated":
      return "wildcard-federated";
    case "CanonicalUser":
      return "wildcard-canonical-user";
    default:
      return "wildcard-arn";
  }
}

function accountsOf({ members }: PrincipalClause, limits: readonly Limit[]): string[] {
  const limited = limits.flatMap(({ key, values }): PolicyPrincipal[] =>
    ACCOUNT_KEYS.has(key.toLowerCase()) ? values.map((value) => ({ type: "AWS", value })) : [],
  );
  return [...new Set([...members, ...limited].flatMap((member) => accountOf(member) ?? []))].sort();
}

/** Keys whose value is an account, or an ARN that names one. */
const ACCOUNT_KEYS: ReadonlySet<string> = new Set([
  "kms:calleraccount",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourcearn",
  "aws:vpceaccount",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);
