import type { Policy } from "../language/model";
import type { AccountPrincipal } from "../request/principals";
import { OutOfBudget } from "../solving/budget";
import { CREDENTIALS_EXPOSURE, DATA_EXFILTRATION, type DataAccess } from "./data-access";
import { exposingActions, servicesOf } from "./exposure";
import type { RiskCategory, RiskFinding, RiskGrant, Severity } from "./findings";
import { grantsOf, type Step, type Subject } from "./grants";
import { ESCALATION_PATHS } from "./paths";
import { nameList, sentenceOf } from "./sentences";
import { isWorse, severityOf } from "./severity";
import { type GrantReach } from "./resources";
import { subjectsOf } from "./subjects";

export interface RiskOptions {
  /** The permissions boundary of the role or user. */
  readonly boundary?: Policy;
  /**
   * Whose policies they are.
   *
   * @default some role of the account that the policies name, and a user where they speak of users
   */
  readonly principal?: AccountPrincipal;
}

/**
 * What makes the policies of a role or user dangerous, all of them taken together: ways to more rights, and data,
 * credentials and resources that are open beyond named ones. Judged by requests that `evaluate` allows, so that Deny
 * statements, conditions and the boundary count; what another policy of the account (a key's, a role's trust) must
 * also allow, is taken to be left to identity policies.
 *
 * Reads AWS's action data of the services that the policies speak of, at first use.
 */
export function analyseRisks(policies: readonly Policy[], options: RiskOptions = {}): RiskFinding[] {
  const found = new Map<string, RiskFinding>();
  for (const subject of subjectsOf(policies, options.boundary, options.principal)) {
    for (const finding of findingsFor(subject)) {
      const known = found.get(finding.id);
      if (known === undefined || isWorse(finding.severity, known.severity)) found.set(finding.id, finding);
    }
  }
  return [...found.values()];
}

/** What is known of a risk before any policy is looked at. */
interface Risk {
  readonly category: RiskCategory;
  readonly id: string;
  readonly steps: readonly (Step | readonly Step[])[];
  readonly gain: string;
  readonly severity?: Severity;
  readonly reference: string;
}

function* findingsFor(subject: Subject): Generator<RiskFinding> {
  const known = new Map<Step, readonly RiskGrant[]>();
  const grants = (step: Step) => {
    const made = known.get(step) ?? grantsOf(subject, step);
    known.set(step, made);
    return made;
  };
  for (const risk of risks(subject)) {
    try {
      const finding = judge(risk, subject, grants);
      if (finding !== undefined) yield finding;
    } catch (error) {
      if (!(error instanceof OutOfBudget)) throw error;
      yield UNDECIDED;
    }
  }
}

const UNDECIDED: RiskFinding = {
  ...{ category: "undecided", id: "undecided", name: "undecided", severity: "high", reach: "all" },
  ...{ actions: [], grants: [], witnesses: [] },
  sentence:
    "The policies are too intricate to tell all that they allow; fewer wildcards and conditions would do.",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
};

function* risks({ identity }: Subject): Generator<Risk> {
  for (const path of ESCALATION_PATHS) yield { category: "privilege-escalation", ...path };
  yield PASS_ANY_ROLE;
  for (const access of DATA_EXFILTRATION) yield dataRisk("data-exfiltration", access);
  for (const access of CREDENTIALS_EXPOSURE) yield dataRisk("credentials-exposure", access);
  for (const service of servicesOf(identity)) {
    const actions = exposingActions(service);
    if (actions.length > 0) yield exposureRisk(service, actions);
  }
}

const PASS_ANY_ROLE: Risk = {
  category: "pass-role",
  id: "pass-any-role",
  steps: [{ action: "iam:PassRole", beyondNamed: true }],
  gain: "give any role, also those made tomorrow, to the services that it may use",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
};

function dataRisk(
  category: RiskCategory,
  { action, gain, severity = "medium", reference }: DataAccess,
): Risk {
  const id = action.replace(":", "-").toLowerCase();
  return { category, id, steps: [{ action, beyondNamed: true }], gain, severity, reference };
}

function exposureRisk(service: string, actions: readonly string[]): Risk {
  return {
    category: "resource-exposure",
    id: service,
    steps: [actions.map((action) => ({ action, beyondNamed: true }))],
    gain: "let others, also of other accounts, at its resources",
    reference:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
  };
}

function judge(
  risk: Risk,
  subject: Subject,
  grantsFor: (step: Step) => readonly RiskGrant[],
): RiskFinding | undefined {
  const steps: (readonly RiskGrant[])[] = [];
  for (const step of risk.steps) {
    const grants = ("action" in step ? [step] : step).flatMap(grantsFor);
    if (grants.length === 0) return undefined;
    steps.push(grants);
  }
  const grants = steps.flat();
  const settled = grants.flatMap(({ action }) =>
    risk.steps.length > 1 && action === "iam:PassRole" ? ["iam:passedtoservice"] : [],
  );
  const actions = [...new Set(grants.map(({ action }) => action))];
  return {
    ...{ category: risk.category, grants, actions, reference: risk.reference },
    id: `${risk.category}/${risk.id}`,
    name: nameList(actions),
    severity: severityOf(risk.severity ?? "high", steps, settled),
    reach: narrowest(steps),
    sentence: sentenceOf(steps, risk.gain),
    get witnesses() {
      return grants.map(({ action, request }) => ({ request, policies: subject.policiesFor(action) }));
    },
  };
}

const REACHES: readonly GrantReach[] = ["named", "some", "all"];

/** Of each action the widest, of those the narrowest. */
function narrowest(steps: readonly (readonly RiskGrant[])[]): GrantReach {
  const widest = steps.map((grants) => Math.max(...grants.map(({ reach }) => REACHES.indexOf(reach))));
  return REACHES[Math.min(...widest)] ?? "named";
}
