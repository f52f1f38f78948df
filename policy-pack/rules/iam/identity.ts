import { type RiskFinding, type WildcardFinding, analyseRisks, wildcards } from "../../../iam";
import type { Report, Resource } from "../../core/rule";
import type { Properties } from "../../core/values";
import { IDENTITY_POLICIES } from "../policies/carriers";
import { type PlacedPolicy, policiesOf } from "../policies/read";

/** Judges all policies that one resource gives to a user or role, taken together; remembered for all rules. */
class Analysis {
  private foundWildcards: readonly WildcardFinding[] | undefined;
  private foundRisks: readonly RiskFinding[] | undefined;

  constructor(private readonly placed: readonly PlacedPolicy[]) {}

  get wildcards(): readonly WildcardFinding[] {
    return (this.foundWildcards ??= wildcards(this.placed.map(({ policy }) => policy)));
  }

  get risks(): readonly RiskFinding[] {
    return (this.foundRisks ??= analyseRisks(this.placed.map(({ policy }) => policy)));
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

const analyses = new WeakMap<Properties, Analysis>();

/** What can be said of the policies of a resource that are known; what is not known is reported. */
export function analyse(resource: Resource, report: Report, malformed: "refuse" | "leave"): Analysis {
  const placed = policiesOf(resource, IDENTITY_POLICIES, report, { malformed });
  const known = analyses.get(resource.inputs) ?? new Analysis(placed);
  analyses.set(resource.inputs, known);
  return known;
}
