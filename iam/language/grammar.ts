import type { PolicyKind } from "./model";

/** Whether a statement has an element (or its `Not...`): it must, it may not, or it may. */
export type Demand = "needed" | "forbidden" | "optional";

/** What the kind of a policy decides about its statements. */
export interface Grammar {
  readonly principal: Demand;
  readonly resource: Demand;
  /** IAM stores it, and wants statement ids of letters and digits, each used once. */
  readonly strictIds: boolean;
}

/** What says what somebody may do: the somebody is whom it is attached to. */
const FOR_IDENTITIES: Grammar = { principal: "forbidden", resource: "needed", strictIds: true };
/** What hangs on a resource, and need not name it again in every service. */
const FOR_A_RESOURCE: Grammar = { principal: "needed", resource: "optional", strictIds: false };
const NAMES_ITS_RESOURCE: Grammar = { ...FOR_A_RESOURCE, resource: "needed" };

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export const GRAMMAR: Readonly<Record<PolicyKind, Grammar>> = {
  identity: FOR_IDENTITIES,
  boundary: FOR_IDENTITIES,
  session: FOR_IDENTITIES,
  scp: FOR_IDENTITIES,
  rcp: NAMES_ITS_RESOURCE,
  trust: { principal: "needed", resource: "forbidden", strictIds: true },
  // KMS demands it, although the key is the only resource it can mean.
  key: NAMES_ITS_RESOURCE,
  bucket: NAMES_ITS_RESOURCE,
  endpoint: NAMES_ITS_RESOURCE,
  topic: FOR_A_RESOURCE,
  queue: FOR_A_RESOURCE,
  secret: FOR_A_RESOURCE,
  resource: FOR_A_RESOURCE,
};
