import { supportsResources } from "../actions/details";
import { actionsMatching, namesEveryAction, namesEveryService } from "../actions/expand";
import { shown } from "../language/errors";
import type { Condition, Policy, PolicyStatement } from "../language/model";
import type { RiskOptions } from "./analyse-risks";
import { reachesAnything, type Subject } from "./grants";
import { conditionText, nameList, statementName } from "./sentences";
import { isLimit } from "./severity";
import { subjectsOf } from "./subjects";

export type WildcardKind =
  /** Everything on everything. */
  | "administrator"
  /** Actions of services that it does not name: `*`, `*:Get*`. */
  | "every-service"
  /** All actions of a service: `s3:*`. */
  | "every-action"
  /** Any resource, for actions that could be limited to some. */
  | "every-resource"
  /** Allow with NotAction: also whatever AWS adds tomorrow. */
  | "not-action"
  /** Allow with NotResource: also whatever is made tomorrow. */
  | "not-resource";

/** An Allow statement that says more than it names. */
export interface WildcardFinding {
  readonly kind: WildcardKind;
  readonly policy: Policy;
  readonly statement: PolicyStatement;
  /** The patterns at fault; for `every-resource` the actions that could be limited to resources. */
  readonly actions: readonly string[];
  /** Conditions that keep some resources, services or places out. */
  readonly limits: readonly Condition[];
  /** The finding in a sentence for people. */
  readonly sentence: string;
  readonly reference: string;
}

const ELEMENTS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements";
const PRACTICES =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

/**
 * Wildcards of identity policies, taken together, in the order of their statements. `every-resource` is judged by
 * requests: an action is listed where a resource that no policy names is allowed, whether the element says `*` or
 * `arn:aws:s3:::*`, and not where Deny statements or the boundary keep to named ones.
 */
export function wildcards(policies: readonly Policy[], options: RiskOptions = {}): WildcardFinding[] {
  const subjects = subjectsOf(policies, options.boundary, options.principal);
  return policies.flatMap((policy) =>
    policy.statements
      .filter(({ effect }) => effect === "Allow")
      .flatMap((statement) => [...findingsOf(policy, statement, subjects)]),
  );
}

function* findingsOf(policy: Policy, statement: PolicyStatement, subjects: readonly Subject[]) {
  const { actions, resources, conditions } = statement;
  const limits = conditions.filter(isLimit);
  const make = (
    kind: WildcardKind,
    names: readonly string[],
    what: string,
    reference: string,
  ): WildcardFinding => {
    const limited = limits.length === 0 ? "" : `, limited by ${conditionText(limits)}`;
    const sentence = `${statementName(statement)} allows ${what}${limited}.`;
    return { kind, policy, statement, actions: names, limits, sentence, reference };
  };
  if (resources?.negated === true) {
    const but = nameList(resources.patterns.map(shown));
    yield make(
      "not-resource",
      actions.patterns,
      `it on all resources but ${but}`,
      `${ELEMENTS}_notresource.html`,
    );
  }
  if (actions.negated) {
    const but = nameList(actions.patterns);
    yield make("not-action", actions.patterns, `all actions but ${but}`, `${ELEMENTS}_notaction.html`);
    return;
  }
  const everything = actions.patterns.filter(
    (pattern) => namesEveryService(pattern) && /^[*:]+$/.test(pattern),
  );
  const anyResource = resources?.negated === false && resources.patterns.includes("*");
  if (everything.length > 0 && anyResource) {
    yield make("administrator", everything, "every action on every resource", PRACTICES);
    return;
  }
  const services = actions.patterns.filter(namesEveryService);
  if (services.length > 0) {
    yield make("every-service", services, `${nameList(services)}, in every service`, PRACTICES);
  }
  const named = actions.patterns.filter((pattern) => !namesEveryService(pattern));
  const whole = named.filter(namesEveryAction);
  if (whole.length > 0) {
    yield make("every-action", whole, `${nameList(whole)}, every action there is`, PRACTICES);
  }
  const broad = [...new Set(named.flatMap(actionsMatching))].filter(
    (action) =>
      supportsResources(action) === true &&
      subjects.some((subject) => reachesAnything(subject, action, { policy, statement })),
  );
  if (broad.length > 0) {
    const what = `${nameList(broad)} on every resource, where single ones can be named`;
    yield make("every-resource", broad, what, `${ELEMENTS}_resource.html`);
  }
}
