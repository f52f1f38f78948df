import type { Policy } from "../language/model";

/**
 * The policies that bear on a request, one member a kind. Absent means: there is none, not: it is unknown.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export interface PolicySet {
  /**
   * Of the role or user that asks, inline and attached; for a federated user, those of the user that called
   * `GetFederationToken`. Not looked at for callers that cannot have any.
   */
  readonly identity?: readonly Policy[];
  /** Of the resource: bucket, topic, queue or key policy, or the trust policy when a role is assumed. */
  readonly resource?: Policy;
  /** Permissions boundary of the role or user. */
  readonly boundary?: Policy;
  /** Passed with `AssumeRole` and its kin or with `GetFederationToken`; one of them must allow. */
  readonly session?: readonly Policy[];
  /** Of the VPC endpoint that the request passes. */
  readonly endpoint?: Policy;
  /**
   * Service control policies of the caller's account: one list a level, from the organisation's root down to the
   * account; at every level one policy must allow. Leave out for the management account, which SCPs do not touch.
   */
  readonly scps?: readonly (readonly Policy[])[];
  /**
   * Resource control policies of the resource's account, by level as `scps`. Leave out for resources of the
   * management account.
   */
  readonly rcps?: readonly (readonly Policy[])[];
  /** Grants on the KMS key that the request is about. */
  readonly grants?: readonly KeyGrant[];
  /** In force for the bucket that the request is about. */
  readonly publicAccessBlock?: PublicAccessBlock;
}

/** A KMS grant. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export interface KeyGrant {
  /** The ARN of an account root, user, role or session, or a service principal such as `rds.amazonaws.com`. */
  readonly grantee: string;
  /** As in `CreateGrant`, e.g. `Decrypt`. */
  readonly operations: readonly string[];
  readonly keyArn: string;
  /** The request must have exactly this encryption context. */
  readonly encryptionContextEquals?: Readonly<Record<string, string>>;
  /** The request's encryption context must hold these pairs. */
  readonly encryptionContextSubset?: Readonly<Record<string, string>>;
}

/**
 * S3 Block Public Access as it is in force for a bucket: any of account and bucket that sets a flag sets it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export interface PublicAccessBlock {
  readonly blockPublicAcls?: boolean;
  readonly ignorePublicAcls?: boolean;
  /** Acts when a policy is put, not when a request is answered. */
  readonly blockPublicPolicy?: boolean;
  /** While the bucket policy is public, only AWS services and the owner's account get through. */
  readonly restrictPublicBuckets?: boolean;
}

/** The layer that a deciding statement belongs to. */
export type PolicySource = "identity" | "resource" | "boundary" | "session" | "endpoint" | "scp" | "rcp";
