import type { Condition, PolicyPrincipal, PolicyStatement } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { type Rule, type RuleInfo, defineRule } from "../../core/rule";
import { TRUST_POLICIES, typesOf } from "../policies/carriers";
import { notPublicRule } from "../policies/not-public";
import { policiesOf } from "../policies/read";
import { hasSource } from "../policies/sources";

/** A rule on each Allow statement of a trust policy: the finding, or undefined where there is none. */
function trustRule(info: RuleInfo, find: (statement: PolicyStatement) => string | undefined): Rule {
  return defineRule({
    ...info,
    settings: {},
    resource: {
      types: typesOf(TRUST_POLICIES),
      check(resource, _config, report) {
        for (const { place, policy } of policiesOf(resource, TRUST_POLICIES, report, {
          malformed: "leave",
        })) {
          for (const statement of policy.statements.filter(({ effect }) => effect === "Allow")) {
            const found = find(statement);
            if (found !== undefined) {
              report.violation(
                `has an ${place} that ${found} in ${statement.path}`,
                evidenceOf(policy, [statement]),
              );
            }
          }
        }
      },
    },
  });
}

function membersOf({ principals }: PolicyStatement): readonly PolicyPrincipal[] {
  return principals?.negated === false ? principals.members : [];
}

/** A condition that holds for listed values only, none of them a mere wildcard. */
function isFixed({ operator, quantifier, ifExists, values }: Condition): boolean {
  return (
    !ifExists &&
    quantifier !== "ForAllValues" &&
    /^(String|Arn)(Equals|Like)/.test(operator) &&
    values.every((value) => !/^[*?]*$/.test(value))
  );
}

const CONFUSED_DEPUTY = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html";

/** Keys that tell members of an account apart, or that others cannot know. */
const CALLER_KEYS =
  /^(aws:principalarn|aws:principaltag\/.+|aws:userid|aws:username|sts:externalid|saml:.+)$/i;

const WHOLE_ACCOUNT = /^(arn:[^:]*:iam::\d{12}:root|\d{12})$/;

const namesCallers = trustRule(
  {
    id: "iam-trust-names-callers",
    description: "Roles trust roles or users that they name, not all of an account.",
    severity: "high",
    level: "mandatory",
    frameworks: { nist: ["AC-3", "AC-6"] },
    why:
      "Whoever gets sts:AssumeRole by IAM in that account, now or later, then takes the role; in another account " +
      "somebody else decides on that.",
    fix:
      "Name the ARNs of the roles, or add a condition on aws:PrincipalArn or aws:PrincipalTag, for services of others " +
      "on sts:ExternalId.",
    docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  },
  (statement) =>
    membersOf(statement).some(({ type, value }) => type === "AWS" && WHOLE_ACCOUNT.test(value)) &&
    !statement.conditions.some((condition) => CALLER_KEYS.test(condition.key) && isFixed(condition))
      ? "trusts a whole account"
      : undefined,
);

/**
 * What a subject must begin with, so that it is somebody's: by the host of the provider.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 * https://docs.github.com/en/actions/concepts/security/openid-connect
 * https://docs.gitlab.com/ci/cloud_services/aws/
 */
const OWNED_SUBJECTS: readonly { readonly host: RegExp; readonly subject: RegExp }[] = [
  {
    host: /^token\.actions\.githubusercontent\.com(\/|$)/,
    subject: /^repo:[^*?:/]+\/|^repository_owner:[^*?:]+(:|$)/,
  },
  { host: /^gitlab\./, subject: /^project_path:[^*?:/]+\// },
  { host: /^app\.terraform\.io$/, subject: /^organization:[^*?:]+:/ },
  { host: /^agent\.buildkite\.com$/, subject: /^organization:[^*?:]+:/ },
  { host: /^oidc\.circleci\.com\//, subject: /^org\/[^*?/]+\// },
  { host: /^oidc\.eks\./, subject: /^system:serviceaccount:[^*?:]+:/ },
];

/** Claims that name an owner as well as the subject does, for providers that put them into tokens for AWS. */
const OTHER_CLAIMS: Readonly<Record<string, RegExp>> = {
  "cognito-identity.amazonaws.com": /^aud$/i,
  "accounts.google.com": /^(aud|oaud|sub)$/i,
  "graph.facebook.com": /^app_id$/i,
  "www.amazon.com": /^app_id$/i,
};

/** The host and path of an OpenID provider; undefined for others. */
function openIdHost({ type, value }: PolicyPrincipal): string | undefined {
  if (type !== "Federated" || /[*?]/.test(value)) {
    return undefined;
  }
  const provider = /^arn:[^:]*:iam::\d{12}:oidc-provider\/(.+)$/.exec(value)?.[1];
  return provider ?? (value.startsWith("arn:") ? undefined : value);
}

function isScoped(host: string, { conditions }: PolicyStatement): boolean {
  const prefix = `${host.toLowerCase()}:`;
  const owned = OWNED_SUBJECTS.find((each) => each.host.test(host))?.subject ?? /^[^*?]/;
  return conditions.some((condition) => {
    if (!condition.key.toLowerCase().startsWith(prefix) || !isFixed(condition)) {
      return false;
    }
    const claim = condition.key.slice(prefix.length);
    if (OTHER_CLAIMS[host.toLowerCase()]?.test(claim) === true) {
      return condition.values.every((value) => !/[*?]/.test(value));
    }
    return claim.toLowerCase() === "sub" && condition.values.every((value) => owned.test(value));
  });
}

const openIdScoped = trustRule(
  {
    id: "iam-trust-oidc-scoped",
    description: "Roles trust an OpenID provider for subjects of one owner only.",
    severity: "critical",
    level: "mandatory",
    frameworks: { nist: ["AC-3", "IA-8"] },
    why:
      "GitHub, GitLab and the like give tokens to everybody who has an account there: without a subject that is tied " +
      "to an owner, a stranger's pipeline takes the role.",
    fix:
      "Add StringEquals or StringLike on the provider's :sub with the organisation and repository written out (for " +
      "Cognito on :aud), next to :aud.",
    docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
  },
  (statement) =>
    membersOf(statement).some((member) => {
      const host = openIdHost(member);
      return host !== undefined && !isScoped(host, statement);
    })
      ? "trusts an OpenID provider for subjects of any owner"
      : undefined,
);

/**
 * Services that send aws:SourceArn or aws:SourceAccount when they take a role, by AWS's pages on the confused deputy.
 * Lambda and EC2 do not: nobody else's function or instance can be given the role without iam:PassRole.
 */
const SERVICES_WITH_SOURCE = new Set(
  [
    "backup",
    "bedrock",
    "cloudtrail",
    "codebuild",
    "config",
    "datasync",
    "ecs-tasks",
    "events",
    "firehose",
    "glue",
    "logs",
    "monitoring.rds",
    "pipes",
    "sagemaker",
    "scheduler",
    "ssm",
    "states",
    "transfer",
    "vpc-flow-logs",
  ].map((name) => `${name}.amazonaws.com`),
);

/** Also as it is called in a region: `logs.eu-west-1.amazonaws.com`. */
function sendsSource(service: string): boolean {
  return SERVICES_WITH_SOURCE.has(service.replace(/\.[a-z]{2}(-[a-z]+)+-\d(?=\.amazonaws\.com$)/, ""));
}

const servicesLimited = trustRule(
  {
    id: "iam-trust-services-limited",
    description:
      "Roles trust AWS services for sources that they name, where the service says for whom it comes.",
    severity: "medium",
    level: "mandatory",
    frameworks: { nist: ["AC-3", "AC-6"] },
    why:
      "A service acts for every customer of AWS: without a condition on the source, somebody else's trail, schedule " +
      "or rule that names the role can have the service use it (the confused deputy).",
    fix: "Add StringEquals on aws:SourceAccount, and ArnLike on aws:SourceArn, to the statement.",
    docs: CONFUSED_DEPUTY,
  },
  (statement) =>
    membersOf(statement).some(({ type, value }) => type === "Service" && sendsSource(value)) &&
    !hasSource(statement)
      ? "trusts an AWS service for whomever it acts"
      : undefined,
);

const notPublic = notPublicRule(
  {
    id: "iam-trust-not-public",
    description: "No role can be taken by callers whom nobody named.",
    severity: "critical",
    level: "mandatory",
    frameworks: { nist: ["AC-2", "AC-3", "AC-6"] },
    why: "Anybody with an AWS account of their own takes the role, and has its rights in this one.",
    fix:
      "Name roles, users or services as principals, or narrow the wildcard by StringEquals or ArnLike on " +
      "aws:PrincipalOrgID, aws:PrincipalArn or aws:PrincipalAccount, with fixed values.",
    docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  },
  TRUST_POLICIES,
);

export const trustRules: readonly Rule[] = [notPublic, namesCallers, openIdScoped, servicesLimited];
