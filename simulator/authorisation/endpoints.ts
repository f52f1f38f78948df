import type { Policy } from "../../iam";
import { isPolicy, type Documents } from "./documents";
import { text, type PlainResource } from "./resource";
import type { Unseen } from "./unseen";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ENDPOINT_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";

export interface EndpointPolicies {
  readonly policy?: Policy;
  readonly unseen: readonly Unseen[];
}

/**
 * The policy of a VPC endpoint by its id; an endpoint without one lets everything pass.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicies(
  resources: readonly PlainResource[],
  documents: Documents,
): (id: string) => EndpointPolicies {
  const endpoints = new Map<string, PlainResource>();
  const policies = new Map<string, PlainResource>();
  for (const resource of resources) {
    if (resource.type === ENDPOINT) endpoints.set(resource.id, resource);
    if (resource.type === ENDPOINT_POLICY) policies.set(text(resource, "vpcEndpointId") ?? "", resource);
  }
  return (id) => {
    const holder = policies.get(id) ?? endpoints.get(id);
    if (holder === undefined)
      return limited(`endpoint ${id}, which is not a resource of this stack, and its policy`);
    const read = documents.read(holder, "policy", "endpoint");
    if (isPolicy(read)) return { policy: read, unseen: [] };
    return read === undefined ? { unseen: [] } : limited(read.unreadable);
  };
}

function limited(message: string): EndpointPolicies {
  return { unseen: [{ layer: "endpoint", effect: "limit", message }] };
}
