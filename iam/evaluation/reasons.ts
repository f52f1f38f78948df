import { describeRequest, type Request, type RequestContext } from "../request/context";
import { type DecidingStatement, statementName } from "./decision";
import { nearMissesOf } from "./near-miss";
import type { KeyGrant, PolicySet } from "./policies";
import type { Refusal } from "./verdict";

/** Why a request is allowed, in a sentence. */
export function allowReason(
  request: Request,
  statements: readonly DecidingStatement[],
  grants: readonly KeyGrant[],
): string {
  const names = [
    ...statementNames(statements),
    ...grants.map(({ grantee }) => `the key's grant to ${grantee}`),
  ];
  return `${joined(names) || NOBODY_ASKED(request)} allows ${describeRequest(request)}.`;
}

/** Nothing needed to: the root user of the account, and what everybody may do. */
const NOBODY_ASKED = ({ principal }: Request) => (principal.type === "root" ? "The account" : "AWS");

/** Which statements deny a request, in a sentence. */
export function denyReason(request: Request, statements: readonly DecidingStatement[]): string {
  return `${joined(statementNames(statements))} denies ${describeRequest(request)}.`;
}

/** Which layer lacks an Allow, and which statement comes closest to giving it. */
export function refusalReason(context: RequestContext, policies: PolicySet, refusal: Refusal): string {
  const [closest] = nearMissesOf(context, policies, refusal);
  const sentence = refusalSentence(describeRequest(context.request), policies, refusal);
  return closest === undefined ? sentence : `${sentence} ${closest.sentence}`;
}

function refusalSentence(what: string, policies: PolicySet, refusal: Refusal): string {
  const { layer, why, level, owner = "of its owner", statements = [] } = refusal;
  switch (why) {
    case "silent-level":
      return `No service control policy of level ${String(level)} of ${String(policies.scps?.length)} (1 is the organisation's root) allows ${what}.`;
    case "no-session-policy":
      return `The federated user was given no session policy, so that no identity policy allows ${what}.`;
    case "other-account":
      return `The resource belongs to account ${owner}, and its policy does not allow ${what}.`;
    case "not-delegated":
      return `The resource's own policy neither allows ${what} nor leaves it to the account's identity policies.`;
    case "resource-alone":
      return `No policy of the resource allows ${what}.`;
    case "public-bucket": {
      const names = statements.map(({ sid, path }) => sid ?? path);
      return `The bucket policy is public (${joined(names)}), and S3 Block Public Access (restrictPublicBuckets) then lets in only AWS services and account ${owner}: not ${what}.`;
    }
    default:
      return `${SILENT[layer]} ${what}.`;
  }
}

const SILENT: Readonly<Record<Refusal["layer"], string>> = {
  identity: "No identity policy allows",
  resource: "The resource's policy does not allow",
  boundary: "The permissions boundary does not allow",
  session: "No session policy allows",
  endpoint: "The endpoint policy does not allow",
  scp: "No service control policy allows",
  rcp: "No resource control policy allows",
  "public-access-block": "S3 Block Public Access does not allow",
};

function statementNames(statements: readonly DecidingStatement[]): string[] {
  return statements.map(({ source, statement }) => statementName(source, statement));
}

/** Enough to act on; a document may hold thousands. */
const MAX_NAMES = 10;

function joined(names: readonly string[]): string {
  const different = [...new Set(names)];
  const shown = different.slice(0, MAX_NAMES);
  if (different.length > MAX_NAMES) shown.push(`${different.length - MAX_NAMES} more`);
  return shown.join(" and ");
}
