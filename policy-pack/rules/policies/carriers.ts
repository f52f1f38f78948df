import type { PolicyKind } from "../../../iam";
import { type PropertyPath, parsePath } from "../../core/property-path";
import type { Properties } from "../../core/values";
import { busPermission, functionPermission, layerPermission } from "./permissions";

/** Where a resource of a type holds a policy document. */
export interface Carrier {
  readonly type: string;
  readonly path: PropertyPath;
  readonly kind: PolicyKind;
  /** For resources that say in properties of their own what the service puts into the document. */
  readonly compose?: (inputs: Properties) => unknown;
}

function carrier(type: string, path: string, kind: PolicyKind = "resource"): Carrier {
  return { type: `aws:${type}`, path: parsePath(path), kind };
}

/** One statement, written as properties; messages name it by `place`. */
function permission(type: string, place: string, compose: Carrier["compose"]): Carrier {
  return { ...carrier(type, place), ...(compose && { compose }) };
}

export function typesOf(carriers: readonly Carrier[]): readonly string[] {
  return [...new Set(carriers.map(({ type }) => type))];
}

export const KEY_POLICIES: readonly Carrier[] = [
  carrier("kms/key:Key", "policy", "key"),
  carrier("kms/keyPolicy:KeyPolicy", "policy", "key"),
  carrier("kms/replicaKey:ReplicaKey", "policy", "key"),
  carrier("kms/externalKey:ExternalKey", "policy", "key"),
  carrier("kms/replicaExternalKey:ReplicaExternalKey", "policy", "key"),
];

/** Of the buckets themselves, inline or separate. */
export const BUCKET_POLICIES: readonly Carrier[] = [
  carrier("s3/bucketPolicy:BucketPolicy", "policy", "bucket"),
  carrier("s3/bucket:Bucket", "policy", "bucket"),
  carrier("s3/bucketV2:BucketV2", "policy", "bucket"),
];

/** Of buckets and of what else lets requests at their objects. */
export const S3_POLICIES: readonly Carrier[] = [
  ...BUCKET_POLICIES,
  carrier("s3/accessPoint:AccessPoint", "policy"),
  carrier("s3/filesFileSystemPolicy:FilesFileSystemPolicy", "policy"),
  carrier("s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy", "policy"),
  carrier("s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy", "policy"),
  carrier("s3control/accessPointPolicy:AccessPointPolicy", "policy"),
  carrier("s3control/bucketPolicy:BucketPolicy", "policy"),
  carrier("s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy", "details.policy"),
  carrier("s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy", "policy"),
  carrier("s3tables/tableBucketPolicy:TableBucketPolicy", "resourcePolicy"),
  carrier("s3tables/tablePolicy:TablePolicy", "resourcePolicy"),
];

export const TOPIC_POLICIES: readonly Carrier[] = [
  carrier("sns/topicPolicy:TopicPolicy", "policy", "topic"),
  carrier("sns/topic:Topic", "policy", "topic"),
];

export const QUEUE_POLICIES: readonly Carrier[] = [
  carrier("sqs/queuePolicy:QueuePolicy", "policy", "queue"),
  carrier("sqs/queue:Queue", "policy", "queue"),
];

export const SECRET_POLICIES: readonly Carrier[] = [
  carrier("secretsmanager/secretPolicy:SecretPolicy", "policy", "secret"),
  carrier("secretsmanager/secret:Secret", "policy", "secret"),
];

export const REPOSITORY_POLICIES: readonly Carrier[] = [
  carrier("ecr/repositoryPolicy:RepositoryPolicy", "policy"),
  carrier("ecr/registryPolicy:RegistryPolicy", "policy"),
  carrier("ecr/repositoryCreationTemplate:RepositoryCreationTemplate", "repositoryPolicy"),
  carrier("ecrpublic/repositoryPolicy:RepositoryPolicy", "policy"),
];

export const FILE_SYSTEM_POLICIES: readonly Carrier[] = [
  carrier("efs/fileSystemPolicy:FileSystemPolicy", "policy"),
];

/** Who may call functions and read layers. */
export const FUNCTION_POLICIES: readonly Carrier[] = [
  permission("lambda/permission:Permission", "permission", functionPermission),
  permission("lambda/layerVersionPermission:LayerVersionPermission", "permission", layerPermission),
  carrier("lambda/resourcePolicy:ResourcePolicy", "policy"),
];

/** Of all services that have no rules on policies of their own. */
export const OTHER_POLICIES: readonly Carrier[] = [
  ...FILE_SYSTEM_POLICIES,
  carrier("acmpca/policy:Policy", "policy"),
  carrier("amp/resourcePolicy:ResourcePolicy", "policyDocument"),
  carrier("apigateway/domainName:DomainName", "policy"),
  carrier("apigateway/restApi:RestApi", "policy"),
  carrier("apigateway/restApiPolicy:RestApiPolicy", "policy"),
  carrier("backup/vaultPolicy:VaultPolicy", "policy"),
  carrier("bedrock/agentcoreResourcePolicy:AgentcoreResourcePolicy", "policy"),
  carrier("cloudsearch/domainServiceAccessPolicy:DomainServiceAccessPolicy", "accessPolicy"),
  carrier("cloudwatch/eventBusPolicy:EventBusPolicy", "policy"),
  permission("cloudwatch/eventPermission:EventPermission", "permission", busPermission),
  carrier(
    "cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy",
    "deliveryDestinationPolicy",
  ),
  carrier("cloudwatch/logDestinationPolicy:LogDestinationPolicy", "accessPolicy"),
  carrier("cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument"),
  carrier("codeartifact/domainPermissions:DomainPermissions", "policyDocument"),
  carrier("codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy", "policyDocument"),
  carrier("codebuild/resourcePolicy:ResourcePolicy", "policy"),
  carrier("dsql/clusterPolicy:ClusterPolicy", "policy"),
  carrier("dynamodb/resourcePolicy:ResourcePolicy", "policy"),
  carrier("elasticsearch/domain:Domain", "accessPolicies"),
  carrier("elasticsearch/domainPolicy:DomainPolicy", "accessPolicies"),
  carrier("glacier/vault:Vault", "accessPolicy"),
  carrier("glacier/vaultLock:VaultLock", "policy"),
  carrier("glue/resourcePolicy:ResourcePolicy", "policy"),
  carrier("kinesis/resourcePolicy:ResourcePolicy", "policy"),
  carrier("mediastore/containerPolicy:ContainerPolicy", "policy"),
  carrier("msk/clusterPolicy:ClusterPolicy", "policy"),
  carrier("networkfirewall/resourcePolicy:ResourcePolicy", "policy"),
  carrier("oam/sinkPolicy:SinkPolicy", "policy"),
  carrier("opensearch/domain:Domain", "accessPolicies"),
  carrier("opensearch/domainPolicy:DomainPolicy", "accessPolicies"),
  carrier("opensearchingest/resourcePolicy:ResourcePolicy", "policy"),
  carrier("organizations/resourcePolicy:ResourcePolicy", "content"),
  carrier("redshift/resourcePolicy:ResourcePolicy", "policy"),
  carrier("redshiftserverless/resourcePolicy:ResourcePolicy", "policy"),
  carrier("sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy", "resourcePolicy"),
  carrier("schemas/registryPolicy:RegistryPolicy", "policy"),
  carrier("ses/identityPolicy:IdentityPolicy", "policy"),
  carrier("sesv2/emailIdentityPolicy:EmailIdentityPolicy", "policy"),
  carrier("vpclattice/authPolicy:AuthPolicy", "policy"),
  carrier("vpclattice/resourcePolicy:ResourcePolicy", "policy"),
  carrier("xray/resourcePolicy:ResourcePolicy", "policyDocument"),
];

/** Every policy that says who may come to a resource. */
export const RESOURCE_POLICIES: readonly Carrier[] = [
  ...KEY_POLICIES,
  ...S3_POLICIES,
  ...TOPIC_POLICIES,
  ...QUEUE_POLICIES,
  ...SECRET_POLICIES,
  ...REPOSITORY_POLICIES,
  ...FUNCTION_POLICIES,
  ...OTHER_POLICIES,
];

export const TRUST_POLICIES: readonly Carrier[] = [carrier("iam/role:Role", "assumeRolePolicy", "trust")];

/** Policies of users, groups, roles and permission sets, inline or managed. */
export const IDENTITY_POLICIES: readonly Carrier[] = [
  carrier("iam/policy:Policy", "policy", "identity"),
  carrier("iam/rolePolicy:RolePolicy", "policy", "identity"),
  carrier("iam/userPolicy:UserPolicy", "policy", "identity"),
  carrier("iam/groupPolicy:GroupPolicy", "policy", "identity"),
  carrier("iam/role:Role", "inlinePolicies[].policy", "identity"),
  carrier("ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "inlinePolicy", "identity"),
];

export const ENDPOINT_POLICIES: readonly Carrier[] = [
  carrier("ec2/vpcEndpoint:VpcEndpoint", "policy", "endpoint"),
  carrier("ec2/vpcEndpointPolicy:VpcEndpointPolicy", "policy", "endpoint"),
];
