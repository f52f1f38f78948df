import type { PolicyKind } from "../language/model";

/** The example account of AWS's own documentation, as the owner of resources. */
export const OWNER = "111122223333";

/** What could be asked of the resources that a kind of policy is for, the most harmful first. */
export interface Examples {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const STORAGE: Examples = {
  actions: ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"],
  resources: ["arn:aws:s3:::example/object", "arn:aws:s3:::example"],
};

const EXAMPLES: Readonly<Partial<Record<PolicyKind, Examples>>> = {
  key: {
    actions: [
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "kms:Encrypt",
      "kms:CreateGrant",
      "kms:DescribeKey",
      "kms:Sign",
    ],
    resources: [`arn:aws:kms:us-east-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
  },
  trust: {
    actions: ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"],
    resources: [`arn:aws:iam::${OWNER}:role/example`],
  },
  topic: {
    actions: ["sns:Publish", "sns:Subscribe"],
    resources: [`arn:aws:sns:us-east-1:${OWNER}:example`],
  },
  queue: {
    actions: ["sqs:ReceiveMessage", "sqs:SendMessage"],
    resources: [`arn:aws:sqs:us-east-1:${OWNER}:example`],
  },
  secret: {
    actions: ["secretsmanager:GetSecretValue"],
    resources: [`arn:aws:secretsmanager:us-east-1:${OWNER}:secret:example`],
  },
};

export function examplesFor(kind: PolicyKind): Examples {
  return EXAMPLES[kind] ?? STORAGE;
}
