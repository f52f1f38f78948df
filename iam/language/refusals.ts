import { isIP } from "node:net";

import { type PolicyProblem, shown } from "./errors";
import { type Condition, operatorName, type Policy, type PolicyKind, type PolicyStatement } from "./model";
import { memberPath } from "./problems";
import { malformedVariable } from "./variables";

/**
 * What AWS would refuse in a document whose meaning is plain all the same, so that `parsePolicy` reads it: a wildcard
 * within a principal, `NotPrincipal` in a trust policy, a service prefix with a wildcard ... Empty for a document that
 * AWS takes, as far as the document alone shows.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
export function refusals(policy: Policy): PolicyProblem[] {
  return [...documentRefusals(policy), ...policy.statements.flatMap((one) => statementRefusals(policy, one))];
}

function documentRefusals({ kind, version, statements }: Policy): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  if (statements.length === 0) problems.push(problem("Statement", "Must hold at least one statement."));
  if ((kind === "scp" || kind === "rcp") && version !== "2012-10-17") {
    problems.push(problem("Version", `An ${kind} policy needs "2012-10-17".`));
  }
  return [...problems, ...countRefusals(kind, statements), ...idRefusals(kind, statements)];
}

/**
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
const COUNTS: Readonly<
  Partial<Record<PolicyKind, { statements: number; principals: number; conditions: number }>>
> = {
  topic: { statements: 100, principals: 200, conditions: Infinity },
  queue: { statements: 20, principals: 50, conditions: 10 },
};

function countRefusals(kind: PolicyKind, statements: readonly PolicyStatement[]): PolicyProblem[] {
  const limits = COUNTS[kind];
  if (limits === undefined) return [];
  const counted = {
    statements: statements.length,
    principals: sum(statements, ({ principals }) => principals?.members.length ?? 0),
    conditions: sum(statements, ({ conditions }) => conditions.length),
  };
  return (["statements", "principals", "conditions"] as const)
    .filter((what) => counted[what] > limits[what])
    .map((what) =>
      problem("Statement", `Has ${counted[what]} ${what}; a ${kind} policy may have ${limits[what]}.`),
    );
}

/** IAM's own kinds are checked when they are parsed. */
function idRefusals(kind: PolicyKind, statements: readonly PolicyStatement[]): PolicyProblem[] {
  if (kind !== "topic" && kind !== "queue") return [];
  const seen = new Set<string>();
  return statements.flatMap(({ sid, path }) => {
    if (sid === undefined || sid === "") return [];
    if (seen.has(sid))
      return problem(`${path}.Sid`, `${shown(sid)} is used twice; statement ids must be unique.`);
    seen.add(sid);
    return [];
  });
}

function statementRefusals({ kind }: Policy, statement: PolicyStatement): PolicyProblem[] {
  return [
    ...principalRefusals(kind, statement),
    ...actionRefusals(kind, statement),
    ...(kind === "rcp" ? rcpRefusals(statement) : []),
    ...resourceRefusals(statement),
    ...statement.conditions.flatMap((condition) => conditionRefusals(statement, condition)),
  ];
}

/** Policies of services that know canonical user ids: S3's, and those of no service in particular. */
const WITH_CANONICAL_USERS: readonly PolicyKind[] = ["bucket", "endpoint", "resource"];

function principalRefusals(kind: PolicyKind, { principals, effect, path }: PolicyStatement): PolicyProblem[] {
  if (principals === undefined) return [];
  const problems: PolicyProblem[] = [];
  const refuse = (message: string) => {
    problems.push(problem(`${path}.${principals.negated ? "NotPrincipal" : "Principal"}`, message));
  };
  if (principals.negated) {
    if (kind === "trust" || kind === "rcp") refuse(`A ${kind} policy may not have NotPrincipal.`);
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    else if (effect === "Allow") refuse("NotPrincipal is for Deny only.");
  }
  for (const { type, value } of principals.members) {
    if (type === "*") {
      if (kind === "trust") refuse('"*" is not for trust policies; {"AWS": "*"} is.');
    } else if (kind === "rcp") {
      if (value !== "*" || type !== "AWS") refuse(`${shown(value)}; an rcp policy is for "*".`);
    } else if (/[*?]/.test(value) && !(type === "AWS" && value === "*")) {
      refuse(`${shown(value)}: wildcards are not supported with ${type}.`);
    } else if (type === "Federated" && kind !== "trust") {
      refuse("Federated is for trust policies only.");
    } else if (type === "CanonicalUser" && !WITH_CANONICAL_USERS.includes(kind)) {
      refuse("CanonicalUser is for policies of S3 only.");
    } else if (type === "CanonicalUser" && !/^[\da-f]{64}$/i.test(value)) {
      refuse(`${shown(value)} is not a canonical user id: 64 hexadecimal digits.`);
    }
  }
  return problems;
}

function actionRefusals(kind: PolicyKind, { actions, path }: PolicyStatement): PolicyProblem[] {
  const name = actions.negated ? "NotAction" : "Action";
  return actions.patterns.flatMap((action, index) => {
    const [prefix = "", ...rest] = action.split(":");
    const wildcard = rest.length > 0 && /[*?]/.test(prefix) && action !== "*:*";
    const message = wildcard
      ? "the service prefix may not hold wildcards."
      : kind === "trust" && prefix.toLowerCase() !== "sts"
        ? "a trust policy is for actions of sts only."
        : undefined;
    return message === undefined ? [] : problem(`${path}.${name}[${index}]`, `${shown(action)}: ${message}`);
  });
}

/**
 * AWS's own policy of this kind, RCPFullAWSAccess, is the only one that allows, and allows everything.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
function rcpRefusals({ effect, actions, resources, conditions, path }: PolicyStatement): PolicyProblem[] {
  if (actions.negated) return [problem(`${path}.NotAction`, "An rcp policy may not have NotAction.")];
  const anyAction = actions.patterns.some((action) => action === "*");
  if (effect === "Deny") {
    return anyAction
      ? [problem(`${path}.Action`, '"*": an rcp policy names the service, as in "s3:*".')]
      : [];
  }
  const everything = anyAction && resources?.negated === false && resources.patterns.includes("*");
  if (everything && conditions.length === 0) return [];
  return [
    problem(`${path}.Effect`, "An rcp policy may only deny, but for AWS's own, which allows everything."),
  ];
}

function resourceRefusals({ resources, version, path }: PolicyStatement): PolicyProblem[] {
  if (resources === undefined || version !== "2012-10-17") return [];
  const name = resources.negated ? "NotResource" : "Resource";
  return resources.patterns.flatMap((resource, index) => {
    const fault = malformedVariable(resource);
    return fault === undefined ? [] : problem(`${path}.${name}[${index}]`, fault);
  });
}

function conditionRefusals({ version, path }: PolicyStatement, condition: Condition): PolicyProblem[] {
  const { operator, values, key } = condition;
  const here = memberPath(memberPath(`${path}.Condition`, operatorName(condition)), key);
  const problems: PolicyProblem[] = [];
  if ((operator === "Bool" || operator === "Null") && values.length > 1) {
    problems.push(problem(here, `${operator} takes a single value.`));
  }
  for (const value of values) {
    const fault = valueRefusal(condition, value, version === "2012-10-17");
    if (fault !== undefined) problems.push(problem(here, fault));
  }
  return problems;
}

function valueRefusal({ operator }: Condition, value: string, variables: boolean): string | undefined {
  if (variables && value.includes("${")) {
    if (/^(?:String|Arn)/.test(operator)) return malformedVariable(value);
    return `${shown(value)}: policy variables are for String and Arn operators only.`;
  }
  if (operator.endsWith("IpAddress") && !isRange(value))
    return `${shown(value)} is no IP address or CIDR range.`;
  return undefined;
}

function isRange(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

function problem(path: string, message: string): PolicyProblem {
  return { path, message };
}
