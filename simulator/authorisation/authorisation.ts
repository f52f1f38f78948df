import { type Policy, type PolicySet, parsePolicy, type Request } from "../../iam";
import { parseArn } from "../../iam/matching/arn";
import { publicAccessBlocks } from "./bucket-access";
import { Documents } from "./documents";
import { endpointPolicies } from "./endpoints";
import { homes, type Home } from "./home";
import { identities, type Identity } from "./identities";
import { keyGrants } from "./key-grants";
import type { PlainResource } from "./resource";
import { resourcePolicies } from "./resource-policies";
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
 */
export function authorisation(resources: readonly PlainResource[]): Authorisation {
  const documents = new Documents();
  const homeOf = homes(resources);
  const known = identities(resources, documents);
  const policiesOf = resourcePolicies(resources, documents, homeOf);
  const blockOf = publicAccessBlocks(resources);
  const grants = keyGrants(resources, homeOf);
  const endpointOf = endpointPolicies(resources, documents);

  const bearingOn = (asked: Request): Bearing => {
    const { principal, action, resource } = asked;
    const ofResource = policiesOf(resource, action);
    const unseen: Unseen[] = [...ofResource.unseen];
    const shown: Writable<PolicySet> = {};
    const generous: Writable<PolicySet> = {};
    const both = (part: PolicySet) => {
      Object.assign(shown, part);
      Object.assign(generous, part);
    };

    if (ofResource.policy !== undefined) both({ resource: ofResource.policy });
    else if (ofResource.unseen.length > 0) generous.resource = everyResource;

    if ("account" in principal && principal.type !== "root") {
      const identity = known.get(principal.arn);
      const own = identity?.policies() ?? { policies: [], unseen: [strangerTo(principal.arn)] };
      both({ identity: own.policies, ...("boundary" in own && { boundary: own.boundary }) });
      if (own.unseen.some(({ layer }) => layer === "identity"))
        generous.identity = [...own.policies, everyIdentity];
      if (own.unseen.some(({ layer }) => layer === "boundary")) shown.boundary = nothing("boundary");
      unseen.push(...own.unseen);
    }

    const target = targetOf(resource, action);
    const service = parseArn(resource)?.service;
    if (service === "s3" && target !== undefined) {
      const { block, unseen: open } = blockOf(target, ofResource.resource);
      if (block !== undefined) both({ publicAccessBlock: block });
      else if (ofResource.policy !== undefined) {
        shown.publicAccessBlock = { restrictPublicBuckets: true };
        unseen.push(...open);
      }
    }
    const granted = grants.get(resource);
    if (granted !== undefined) both({ grants: granted });

    const endpoint = contextText(asked, "aws:SourceVpce");
    if (endpoint !== undefined) {
      const { policy, unseen: open } = endpointOf(endpoint);
      if (policy !== undefined) both({ endpoint: policy });
      else if (open.length > 0) shown.endpoint = nothing("endpoint");
      unseen.push(...open);
    }

    const owner =
      asked.resourceAccount ?? (service === "s3" ? homeOf(ofResource.resource).account : undefined);
    const request = owner === undefined ? asked : { ...asked, resourceAccount: owner };
    return { request, policies: shown, generous: unseen.length === 0 ? shown : generous, unseen };
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

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

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
