import { Links } from "../../core/links";
import { evidenceOf } from "../../core/policy-evidence";
import { type Rule, type RuleInfo, defineRule } from "../../core/rule";
import { propertyOf } from "../../core/property-path";
import { type Carrier, typesOf } from "./carriers";
import { type Requests, insecureTransportDenied } from "./insecure-transport";
import { policiesOf } from "./read";

/** The resources that policies of a family protect. */
export interface Protected {
  readonly types: readonly string[];
  /** By whose values policies refer to them. */
  readonly names: readonly string[];
  /** Type of policy -> its property that refers to one. */
  readonly by: Readonly<Record<string, string>>;
  /** What a policy of theirs is called: "bucket policy". */
  readonly noun: string;
}

/**
 * A rule that policies of a family deny requests without TLS, and that there is a policy at all. The first is judged
 * before the policy is made; only the whole stack tells what has none.
 */
export function tlsRule(
  info: RuleInfo,
  carriers: readonly Carrier[],
  requests: Requests,
  { types, names, by, noun }: Protected,
): Rule {
  const isDenied = insecureTransportDenied(requests);
  return defineRule({
    ...info,
    settings: {},
    resource: {
      types: typesOf(carriers),
      check(resource, _config, report) {
        for (const { place, policy } of policiesOf(resource, carriers, report, { malformed: "leave" })) {
          if (!isDenied(policy)) {
            report.violation(
              `has a ${place} that does not deny every request without TLS`,
              evidenceOf(policy),
            );
          }
        }
      },
    },
    stack: {
      inputsOf: [...types, ...Object.keys(by)],
      check(stack, _config, report) {
        const links = new Links(stack, types, names);
        const covered = links.coveredBy(by);
        const inline = new Map(carriers.map(({ type, path }) => [type, propertyOf(path)]));
        for (const target of links.targets) {
          const property = inline.get(target.type);
          const own = property === undefined ? undefined : target.asked(property);
          if (target.inputs === undefined || (own !== undefined && own !== "")) {
            continue;
          }
          const separate = covered.has(target);
          if (separate === "perhaps") {
            report(target).unjudged(`which resource a ${noun} of the stack belongs to`);
          } else if (separate === "no") {
            report(target).violation(`has no ${noun}, and so takes requests without TLS`);
          }
        }
      },
    },
  });
}
