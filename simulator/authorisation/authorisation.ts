import {
  parsePolicy,
  type KeyGrant,
  type Policy,
  type PolicySet,
  type Principal,
  type Request,
} from "../../iam";
import { parseArn } from "../../iam/matching/arn";
import { publicAccessBlocks, type BucketAccess } from "./bucket-access";
import { Documents } from "./documents";
import { endpointPolicies, type EndpointPolicies } from "./endpoints";
import { homes, type Home } from "./home";
import { identities, type Identity, type IdentityPolicies } from "./identities";
import { keyGrants } from "./key-grants";
import type { PlainResource } from "./resource";
import { resourcePolicies, type ResourcePolicies } from "./resource-policies";
import { targetOf } from "./targets";
import type { Unseen } from "./unseen";

/** The policies that bear on one request. */
export interface Bearing {
  /** As asked, with the account that owns the resource. */
  readonly request: Request;
  /** What the resources show. What they do not show grants nothing here, and limits everything. */
  readonly policies: PolicySet;
  /** The same, but what the resources do not show allows everything. */
  readonly generous: PolicySet;
  /** What they do not show. Without it, `generous` is `policies`. */
  readonly unseen: readonly Unseen[];
}

/** Many requests can be put to the same resources. */
export interface Authorisation {
  /** The account and region of most resources. */
  readonly home: Home;
  /** Every role and user among the resources, by ARN. */
  readonly identities: ReadonlyMap<string, Identity>;
  bearingOn(request: Request): Bearing;
  /** The policy of a resource itself; undefined where it has none, or none that can be read. */
  resourcePolicy(arn: string, action: string): Policy | undefined;
  /** Whom grants on a key name: ARNs and services. */
  grantees(keyArn: string): readonly string[];
  /** The resource that a policy was read from; undefined for those that AWS adds. */
  origin(policy: Policy): PlainResource | undefined;
}

/**
 * Looks through resources once for everything that decides about requests: inline, managed and boundary policies of
 * roles and users, policies of resources (bucket, key, topic, queue, secret, repository, table, function, and the
 * trust policy of a role that is assumed), grants on keys, public-access blocks, VPC endpoint policies. Organisation
 * and session policies are not resources of a stack: the caller adds them where it knows them.
 *
 * ```ts
 * const world = authorisation(resources);
 * const bearing = world.bearingOn({ principal: role(arn), action: "s3:GetObject", resource: objectArn });
 * evaluate(bearing.request, bearing.policies).allowed;
 * ```
 *
 * @param documents Remembers what was read before of the same objects.
 */
export function authorisation(
  resources: readonly PlainResource[],
  documents = new Documents(),
): Authorisation {
  const homeOf = homes(resources);
  const known = identities(resources, documents);
  const policiesOf = resourcePolicies(resources, documents, homeOf);
  const blockOf = publicAccessBlocks(resources);
  const grants = keyGrants(resources, homeOf);
  const endpointOf = endpointPolicies(resources, documents);

  const bearingOn = (asked: Request): Bearing => {
    const { principal, action, resource } = asked;
    const target = targetOf(resource, action);
    const isBucket = parseArn(resource)?.service === "s3" && target !== undefined;
    const ofResource = policiesOf(resource, action);
    const endpoint = contextText(asked, "aws:SourceVpce");
    const parts = [
      resourcePart(ofResource),
      identityPart(principal, known),
      ...(isBucket && ofResource.policy !== undefined
        ? [blockPart(blockOf(target, ofResource.resource))]
        : []),
      grantPart(grants.get(resource)),
      ...(endpoint === undefined ? [] : [endpointPart(endpointOf(endpoint))]),
    ];
    const unseen = parts.flatMap((part) => part.unseen);
    const policies = merged(parts.map(({ shown }) => shown));
    return {
      request: isBucket ? { ...asked, resourceAccount: ownerOf(asked, homeOf(ofResource.resource)) } : asked,
      policies,
      generous:
        unseen.length === 0 ? policies : merged(parts.map(({ shown, generous }) => generous ?? shown)),
      unseen,
    };
  };

  return {
    home: homeOf(),
    identities: known,
    bearingOn,
    resourcePolicy: (arn, action) => policiesOf(arn, action).policy,
    grantees: (keyArn) => (grants.get(keyArn) ?? []).map(({ grantee }) => grantee),
    origin: (policy) => documents.origin(policy),
  };
}

/** What one kind of policy adds to a bearing. */
interface Part {
  readonly shown: PolicySet;
  /** @default that which is shown */
  readonly generous?: PolicySet;
  readonly unseen: readonly Unseen[];
}

function merged(sets: readonly PolicySet[]): PolicySet {
  return Object.assign({}, ...sets) as PolicySet;
}

function resourcePart({ policy, unseen }: ResourcePolicies): Part {
  const shown = policy === undefined ? {} : { resource: policy };
  return { shown, ...(unseen.length > 0 && { generous: { resource: everyResource } }), unseen };
}

function identityPart(principal: Principal, known: ReadonlyMap<string, Identity>): Part {
  if (!("account" in principal) || principal.type === "root") return { shown: {}, unseen: [] };
  const own: IdentityPolicies = known.get(principal.arn)?.policies() ?? {
    policies: [],
    unseen: [strangerTo(principal.arn)],
  };
  const { policies: identity, boundary, unseen } = own;
  const lacks = (layer: Unseen["layer"]) => unseen.some((each) => each.layer === layer);
  const seen = { identity, ...(boundary !== undefined && { boundary }) };
  return {
    shown: lacks("boundary") ? { ...seen, boundary: nothing("boundary") } : seen,
    generous: lacks("identity") ? { ...seen, identity: [...identity, everyIdentity] } : seen,
    unseen,
  };
}

function blockPart({ block, unseen }: BucketAccess): Part {
  return block === undefined
    ? { shown: { publicAccessBlock: { restrictPublicBuckets: true } }, generous: {}, unseen }
    : { shown: { publicAccessBlock: block }, unseen };
}

function grantPart(grants: readonly KeyGrant[] | undefined): Part {
  return { shown: grants === undefined ? {} : { grants }, unseen: [] };
}

function endpointPart({ policy, unseen }: EndpointPolicies): Part {
  if (policy !== undefined) return { shown: { endpoint: policy }, unseen };
  return { shown: unseen.length === 0 ? {} : { endpoint: nothing("endpoint") }, generous: {}, unseen };
}

/** The account of a bucket, which its ARN does not tell; where nothing does, the caller's. */
function ownerOf({ principal, resourceAccount }: Request, home: Home): string {
  if (resourceAccount !== undefined) return resourceAccount;
  if (home.account !== "") return home.account;
  return "account" in principal ? principal.account : "";
}

function strangerTo(arn: string): Unseen {
  return {
    layer: "identity",
    effect: "grant",
    message: `the policies of ${arn}, which is not a resource of this stack`,
  };
}

function contextText({ context = {} }: Request, wanted: string): string | undefined {
  const entry = Object.entries(context).find(([key]) => key.toLowerCase() === wanted.toLowerCase());
  return typeof entry?.[1] === "string" ? entry[1] : undefined;
}

/** Stand for policies that nobody has read: the most, or the least, that they could allow. */
const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" } as const;
const everyIdentity = parsePolicy({ Version: "2012-10-17", Statement: EVERYTHING }, "identity");
const everyResource = parsePolicy(
  { Version: "2012-10-17", Statement: { ...EVERYTHING, Principal: "*" } },
  "resource",
);

function nothing(kind: "boundary" | "endpoint"): Policy {
  return { kind, version: "2012-10-17", statements: [] };
}
