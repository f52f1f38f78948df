import { allow, policy, type PolicyDocument, type ResourceStatement } from "../../iam";
import type { Deployment, Problem } from "../shared";

/** Whose principals and resources an endpoint is for. */
export interface Perimeter {
  /**
   * The id of an AWS organisation, `o-` and 10 to 32 characters: all its accounts are trusted.
   * @default this account only
   */
  readonly organizationId?: string;
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
const organizationForm = /^o-[a-z0-9]{10,32}$/;

/** What is wrong with the id of an organisation. */
export function perimeterProblems({ organizationId }: Perimeter): Problem[] {
  return organizationId === undefined || organizationForm.test(organizationId)
    ? []
    : [
        {
          path: ["organizationId"],
          value: organizationId,
          message:
            "o- and 10 to 32 lower-case letters and digits; fix: aws organizations describe-organization tells it",
        },
      ];
}

/**
 * What may pass an endpoint: requests of the principals of this account (or organisation) for its resources. The first
 * condition alone would let a foothold in the VPC copy data into a stranger's bucket with our credentials; the second
 * alone would let it bring a stranger's credentials.
 * https://docs.aws.amazon.com/whitepapers/latest/building-a-data-perimeter-on-aws/perimeter-implementation.html
 */
export function endpointPolicy(
  deployment: Deployment,
  service: string,
  perimeter: Perimeter = {},
): PolicyDocument {
  const exceptions = exceptionsOf[service] ?? none;
  const own = ownPrincipals(deployment, perimeter);
  return policy.endpoint(ownResources(deployment, perimeter), ...exceptions(deployment, own));
}

type Condition = Readonly<Record<`aws:${string}`, string>>;

function ownPrincipals({ accountId }: Deployment, { organizationId }: Perimeter): Condition {
  return organizationId === undefined
    ? { "aws:PrincipalAccount": accountId }
    : { "aws:PrincipalOrgID": organizationId };
}

const everyPrincipal = { AWS: "*" };

type Exceptions = (deployment: Deployment, ownPrincipals: Condition) => ResourceStatement[];

const none: Exceptions = () => [];

/** Services that own resources which whoever uses them needs. */
const exceptionsOf: Readonly<Record<string, Exceptions | undefined>> = {
  s3: awsBuckets,
  ssm: awsDocuments,
  ec2: awsImages,
};

function ownResources(deployment: Deployment, perimeter: Perimeter): ResourceStatement {
  const { organizationId } = perimeter;
  const resources: Condition =
    organizationId === undefined
      ? { "aws:ResourceAccount": deployment.accountId }
      : { "aws:ResourceOrgID": organizationId };
  return allow("OwnPrincipalsOwnResources", {
    principals: everyPrincipal,
    actions: "*",
    resources: "*",
    conditions: { StringEquals: { ...ownPrincipals(deployment, perimeter), ...resources } },
  });
}

/**
 * Reading, without any account condition, of the buckets that AWS serves software from: packages of Amazon Linux 2023
 * (fetched without credentials), updates and documents of the Systems Manager agent, layers of ECR images (fetched
 * with credentials of AWS). Nothing can be written to them.
 * https://docs.aws.amazon.com/linux/al2023/ug/repos.html
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html#ssm-agent-minimum-s3-permissions
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
function awsBuckets(deployment: Deployment): ResourceStatement[] {
  const { region } = deployment;
  const buckets = [
    `al2023-repos-${region}-de612dc2`,
    `amazon-ssm-${region}`,
    `amazon-ssm-packages-${region}`,
    `aws-ssm-${region}`,
    `aws-ssm-distributor-file-${region}`,
    `aws-ssm-document-attachments-${region}`,
    `patch-baseline-snapshot-${region}`,
    `${region}-birdwatcher-prod`,
    `prod-${region}-starport-layer-bucket`,
  ];
  return [
    allow("ReadSoftwareOfAws", {
      principals: everyPrincipal,
      actions: "s3:GetObject",
      resources: buckets.map((bucket) => deployment.bucketArn(bucket, "*")),
    }),
  ];
}

/** Documents and public parameters of AWS, e.g. `AWS-RunPatchBaseline` and the AMI of Amazon Linux. */
function awsDocuments({ arns }: Deployment, own: Condition): ResourceStatement[] {
  return [
    allow("UseDocumentsOfAws", {
      principals: everyPrincipal,
      actions: ["ssm:Describe*", "ssm:Get*", "ssm:List*", "ssm:SendCommand", "ssm:StartSession"],
      resources: [arns.ofAws("ssm", "document/*"), arns.ofAws("ssm", "parameter/aws/*")],
      conditions: { StringEquals: own },
    }),
  ];
}

/** Launching instances from images of AWS. */
function awsImages(_: Deployment, own: Condition): ResourceStatement[] {
  return [
    allow("LaunchImagesOfAws", {
      principals: everyPrincipal,
      actions: "ec2:RunInstances",
      resources: "*",
      conditions: { StringEquals: { ...own, "ec2:Owner": "amazon" } },
    }),
  ];
}
