import type { Policy } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { type Report, type Resource, defineRule } from "../../core/rule";
import type { StackResource, StackView } from "../../core/stack";
import { LOAD_BALANCERS } from "./aws-accounts";
import { RESOURCE_POLICIES, TRUST_POLICIES, typesOf } from "./carriers";
import { memo } from "./memo";
import { policiesOf } from "./read";
import { principalsOf, withArticle } from "./wildcard-principals";

const CARRIERS = [...RESOURCE_POLICIES, ...TRUST_POLICIES];
const TYPES = typesOf(CARRIERS);

interface AccountsConfig {
  readonly accounts: readonly string[];
}

export const knownAccounts = defineRule<AccountsConfig>({
  id: "policy-accounts-known",
  description: "Resource policies, key policies and roles let in no account but one's own and those listed.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["S3.6"], nist: ["AC-3", "AC-4"] },
  why:
    "Another account decides by itself who comes, and nobody here sees it; a mistyped or an abandoned account id is " +
    "somebody else's.",
  fix:
    'List the account in "accounts" of the rule after a review, one\'s own too: then every other account is refused ' +
    "before the resource is made. Otherwise take it out of the policy.",
  docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html",
  settings: {
    accounts: {
      default: [],
      schema: {
        type: "array",
        items: { type: "string", pattern: "^[0-9]{12}$" },
        description:
          "Accounts that may be named, one's own among them. Empty: one's own only, as the ARNs of the stack tell it.",
      },
    },
  },
  resource: {
    types: TYPES,
    check(resource, { accounts }, report) {
      for (const document of namedIn(resource, report)) {
        const { place, policy, named, own } = document;
        const allowed = accounts.length > 0 ? new Set(accounts) : own;
        if (allowed.size > 0) {
          refuse(document, allowed, report);
        } else if (named.size > 1) {
          report.violation(
            `has ${withArticle(place)} that lets in accounts of which only one can be its own`,
            evidenceOf(policy),
          );
        }
      }
    },
  },
  stack: {
    inputsOf: TYPES,
    check(stack, { accounts }, report) {
      if (accounts.length > 0) {
        return;
      }
      const open = stack.ofType(...TYPES).flatMap((resource) =>
        namedIn({ type: resource.type, inputs: resource.inputs ?? resource.outputs }, NOBODY)
          .filter(({ named, own }) => named.size === 1 && own.size === 0)
          .map((document) => ({ resource, document })),
      );
      const own = ownAccounts(stack);
      const everywhere = new Set(open.flatMap(({ document }) => [...document.named]));
      for (const { resource, document } of open) {
        if (own.size > 0) {
          refuse(document, own, report(resource));
        } else if (everywhere.size > 1) {
          report(resource).unjudged(`whether the account in its ${document.place} is its own`);
        }
      }
    },
  },
});

const NOBODY: Report = { violation: () => undefined, unjudged: () => undefined };

function refuse(
  { place, policy, lettingIn }: DocumentWithAccounts,
  allowed: ReadonlySet<string>,
  report: Report,
): void {
  const atFault = lettingIn.filter(({ accounts }) => accounts.some((account) => !allowed.has(account)));
  if (atFault.length > 0) {
    report.violation(
      `has ${withArticle(place)} that lets in another account, which is not listed`,
      evidenceOf(
        policy,
        atFault.map(({ statement }) => statement),
      ),
    );
  }
}

type DocumentWithAccounts = ReturnType<typeof namedIn>[number];

/** The accounts that each policy of a resource lets in, and its own where the policy itself tells that. */
function namedIn(resource: Pick<Resource, "type" | "inputs">, report: Report) {
  return policiesOf(resource, CARRIERS, report, { malformed: "leave" }).map((placed) => ({
    ...placed,
    ...accountsIn(placed.policy),
  }));
}

const accountsIn = memo((policy: Policy) => {
  const lettingIn = principalsOf(policy).map(({ statement, accounts }) => ({
    statement,
    accounts: accounts.filter((account) => !LOAD_BALANCERS.has(account)),
  }));
  const named = new Set(lettingIn.flatMap(({ accounts }) => accounts));
  const resources = policy.statements.flatMap(({ resources }) => resources?.patterns ?? []);
  const owners = new Set(resources.flatMap((arn) => accountOfArn(arn)));
  return { lettingIn, named, own: owners.size === 1 ? owners : new Set<string>() };
});

function accountOfArn(arn: unknown): string[] {
  const account = typeof arn === "string" && arn.startsWith("arn:") ? arn.split(":")[4] : undefined;
  return account !== undefined && /^\d{12}$/.test(account) ? [account] : [];
}

/** Types whose ARN names the account that they are made in, and which most stacks have one of. */
const OWNED = [
  ...TYPES,
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:lambda/function:Function",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
];

function ownAccounts(stack: StackView): ReadonlySet<string> {
  return new Set(
    stack.ofType(...new Set(OWNED)).flatMap((resource: StackResource) => accountOfArn(resource.known("arn"))),
  );
}
