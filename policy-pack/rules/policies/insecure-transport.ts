import {
  type AccountPrincipal,
  type ContextInput,
  type Policy,
  type PolicyStatement,
  accountMember,
  canEver,
  evaluate,
  parsePolicy,
  rootUser,
} from "../../../iam";
import { memo } from "./memo";
import { accountIn, resourcesIn } from "./owners";

/** What requests to a kind of resource are like. */
export interface Requests {
  /** Prefix of actions and ARNs. */
  readonly service: string;
  /** All that must be denied, as a statement would name it. */
  readonly actions: string;
  /** Some of them, to ask for. */
  readonly samples: readonly string[];
  /** ARNs to ask for, given that of the resource itself. */
  readonly resources: (arn: string) => readonly string[];
  /** Stands for the resource where the policy names none. */
  readonly example: string;
}

const OTHER_ACCOUNT = "999999999999";
const INSECURE: ContextInput = { "aws:SecureTransport": "false", "s3:TlsVersion": [] };

/**
 * Whether a policy denies every request without TLS, whoever but an AWS service makes it. Requests are tried first;
 * where all are denied, a statement that is plain enough proves that all others are, or else the search does.
 */
export function insecureTransportDenied(requests: Requests): (policy: Policy) => boolean {
  return memo((policy: Policy) => {
    const found = resourcesIn(policy, requests.service);
    // A document that names several resources is judged by the one that it protects best.
    return (found.length > 0 ? found : [requests.example]).some((arn) => isDenied(policy, arn, requests));
  });
}

function isDenied(policy: Policy, arn: string, { actions, samples, resources }: Requests): boolean {
  const account = accountIn(policy);
  const asked = resources(arn);
  const denies = (principal: AccountPrincipal, action: string, resource: string) => {
    const request = { principal, action, resource, resourceAccount: account, context: INSECURE };
    const { decision, statements } = evaluate(request, { identity: [EVERYTHING], resource: policy });
    return decision === "explicit-deny" ? statements : [];
  };
  const [sample = actions] = samples;
  const outsider = accountMember(OTHER_ACCOUNT);
  if (
    asked.every((resource) =>
      denies(outsider, sample, resource).some(({ statement }) => isPlain(statement, actions, resource)),
    )
  ) {
    return true;
  }
  const isOpen = [outsider, accountMember(account), rootUser(account)].some((principal) =>
    asked.some((resource) => samples.some((action) => denies(principal, action, resource).length === 0)),
  );
  if (isOpen) {
    return false;
  }
  const rest = policy.statements.filter(({ effect }) => effect === "Deny");
  const resource: Policy = { ...policy, statements: [...allInsecure(actions, asked), ...rest] };
  return canEver({ resource }).verdict === "no";
}

const EVERYTHING = parsePolicy(
  { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  "identity",
);

/** Of which one request tells about all: for everybody, all actions, all of the resource, and the transport alone. */
function isPlain(
  { principals, actions, resources, conditions }: PolicyStatement,
  wanted: string,
  asked: string,
): boolean {
  const everybody = principals?.negated === false && principals.members.some(({ value }) => value === "*");
  const everyAction =
    !actions.negated &&
    actions.patterns.some((pattern) => pattern === "*" || pattern.toLowerCase() === wanted.toLowerCase());
  const whole = asked.endsWith(ANY) ? [`${asked.slice(0, -ANY.length)}/*`] : [asked];
  const everywhere =
    resources === undefined ||
    (!resources.negated && resources.patterns.some((pattern) => pattern === "*" || whole.includes(pattern)));
  return (
    everybody &&
    everyAction &&
    everywhere &&
    conditions.every(({ key }) => key.toLowerCase() === "aws:securetransport")
  );
}

/** Ends the ARN of something in the resource. */
const ANY = "/any";

/** Everything without TLS, from everybody but AWS services, whose requests use it anyhow. */
function allInsecure(action: string, resources: readonly string[]): readonly PolicyStatement[] {
  return parsePolicy(
    {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: "*",
        Action: action,
        Resource: resources.map((arn) => (arn.endsWith(ANY) ? `${arn.slice(0, -ANY.length)}/*` : arn)),
        Condition: { Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } },
      },
    },
    "resource",
  ).statements;
}
