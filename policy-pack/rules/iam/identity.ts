import { type Policy, type RiskFinding, type WildcardFinding, analyseRisks, wildcards } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import type { Report, Resource } from "../../core/rule";
import { IDENTITY_POLICIES } from "../policies/carriers";
import { type PlacedPolicy, policiesOf } from "../policies/read";

/** Judges policies of one user or role, taken together: each question once, for all rules. */
class Analysis {
  private foundWildcards: readonly WildcardFinding[] | undefined;
  private foundRisks: readonly RiskFinding[] | undefined;

  constructor(private readonly policies: readonly Policy[]) {}

  get wildcards(): readonly WildcardFinding[] {
    return (this.foundWildcards ??= this.policies.length === 0 ? [] : wildcards(this.policies));
  }

  get risks(): readonly RiskFinding[] {
    return (this.foundRisks ??= this.policies.length === 0 ? [] : analyseRisks(this.policies));
  }
}

const analyses = new WeakMap<object, Analysis>();

/** What a resource gives to a user or role by the policies in it that are known; what is not known is reported. */
export class Rights {
  private readonly placed: readonly PlacedPolicy[];
  readonly found: Analysis;

  constructor(resource: Resource, report: Report, malformed: "refuse" | "leave") {
    this.placed = policiesOf(resource, IDENTITY_POLICIES, report, { malformed });
    const policies = this.placed.map(({ policy }) => policy);
    // Parsed documents are shared, so that what is alike is judged once.
    const [first, second] = policies;
    const key = first !== undefined && second === undefined ? first : resource.inputs;
    this.found = analyses.get(key) ?? new Analysis(policies);
    analyses.set(key, this.found);
  }

  /** What a finding on all of them rests on. */
  get evidence(): readonly string[] {
    return this.placed.map(({ policy }) => evidenceOf(policy));
  }

  /** Where statements stand, e.g. `Statement[0] of policy`. */
  places(found: readonly Pick<WildcardFinding, "policy" | "statement">[]): string {
    const names = found.map(({ policy, statement }) => {
      const place = this.placed.find((each) => each.policy === policy)?.place ?? "policy";
      return `${statement.path} of ${place}`;
    });
    return [...new Set(names)].join(", ");
  }
}
