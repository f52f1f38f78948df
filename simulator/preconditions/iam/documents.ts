import { documentSize, sizeLimit } from "../../../iam";
import type { Call } from "../call";
import { malformation } from "./grammar";
import { readPolicy } from "../support/policy-text";
import { refuse, type Precondition } from "../precondition";
import { unknownPrincipals } from "../support/principals";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

const MALFORMED = "MalformedPolicyDocument";
const QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const CREATE_ROLE = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";

/** What AWS IAM demands of policies. */
export const iamDocuments: readonly Precondition[] = [
  {
    id: "IA-10",
    types: [ROLE, POLICY, ROLE_POLICY],
    demands: "A policy is written in characters of Latin-1.",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html",
    judge: (call) => {
      const [member] = Object.entries(documentsOf(call)).find(([, text]) => NOT_LATIN.test(text)) ?? [];
      return member === undefined
        ? undefined
        : refuse(
            "ValidationError",
            `The specified value for ${member} is invalid. It must contain only printable ASCII characters`,
          );
    },
  },
  {
    id: "IA-9",
    types: [POLICY, ROLE_POLICY, ROLE],
    demands: "A policy follows the grammar of policies.",
    source: GRAMMAR,
    judge: (call) => {
      for (const [member, text] of Object.entries(documentsOf(call))) {
        const problem = member === TRUST ? undefined : malformation(text, "identity");
        if (problem !== undefined) return refuse(MALFORMED, problem);
      }
      return undefined;
    },
  },
  {
    id: "IA-2",
    types: [ROLE],
    demands: "A trust policy follows the grammar of policies, is about actions of STS and names no resource.",
    source: CREATE_ROLE,
    judge: (call) => {
      const trust = call.text(TRUST);
      const problem = trust === undefined ? undefined : malformation(trust, "trust");
      return problem === undefined ? undefined : refuse(MALFORMED, problem);
    },
  },
  {
    id: "IA-1",
    types: [ROLE],
    demands: "Every user and role that a trust policy names exists, and services have names of services.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    isRetried: true,
    judge: (call) => {
      const policy = readPolicy(call.text(TRUST), "trust");
      if (policy === undefined) return undefined;
      const [principal] = unknownPrincipals(call, policy);
      const service = policy.statements
        .flatMap(({ principals }) => principals?.members ?? [])
        .find(({ type, value }) => type === "Service" && !SERVICE_NAME.test(value));
      if (principal === undefined && service === undefined) return undefined;
      const named = principal === undefined ? `"SERVICE":"${service?.value ?? ""}"` : `"AWS":"${principal}"`;
      return refuse(MALFORMED, `Invalid principal in policy: ${named}`);
    },
  },
  {
    id: "IA-3",
    types: [ROLE],
    demands: "A trust policy has at most 2,048 characters, white space apart.",
    source: QUOTAS,
    judge: (call) => {
      const quota = call.quota("trustPolicyCharacters");
      return documentSize(call.text(TRUST) ?? "", "trust") > quota
        ? refuse("LimitExceeded", `Cannot exceed quota for ACLSizePerRole: ${quota}`)
        : undefined;
    },
  },
  {
    id: "IA-4",
    types: [POLICY],
    demands: "A managed policy has at most 6,144 characters, white space apart.",
    source: QUOTAS,
    judge: (call) => {
      const maximum = sizeLimit("identity")?.maximum ?? Infinity;
      return documentSize(call.text("policy") ?? "", "identity") > maximum
        ? refuse("LimitExceeded", `Cannot exceed quota for PolicySize: ${maximum}`)
        : undefined;
    },
  },
  {
    id: "IA-5",
    types: [ROLE_POLICY],
    demands: "The inline policies of a role have at most 10,240 characters together, white space apart.",
    source: QUOTAS,
    judge: (call) => {
      const maximum = sizeLimit("identity", "role")?.maximum ?? Infinity;
      const role = call.text("role");
      const others = call.others(ROLE_POLICY).filter(({ outputs }) => outputs.role === role);
      const texts = [call.text("policy") ?? "", ...others.map(({ outputs }) => String(outputs.policy))];
      const size = texts.reduce((sum, text) => sum + documentSize(text, "identity"), 0);
      return role !== undefined && size > maximum
        ? refuse("LimitExceeded", `Maximum policy size of ${maximum} bytes exceeded for role ${role}`)
        : undefined;
    },
  },
];

const TRUST = "assumeRolePolicy";
const NOT_LATIN = /[^\t\n\r\u0020-\u00FF]/u;
const SERVICE_NAME = /^[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal)$/;

/** The documents of a call by what the API calls them. */
function documentsOf(call: Call): Readonly<Record<string, string>> {
  const given: (readonly [string, unknown])[] = [
    [TRUST, call.text(TRUST)],
    ["policyDocument", call.text("policy")],
    ...call
      .objects("inlinePolicies")
      .map(({ policy }, index): [string, unknown] => [`inlinePolicies[${index}]`, policy]),
  ];
  return Object.fromEntries(
    given.flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])),
  );
}
