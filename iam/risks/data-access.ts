import type { Severity } from "./findings";

/** An action that hands out what is stored. */
export interface DataAccess {
  readonly action: string;
  /** What it hands out; ends the sentence "... lets the caller". */
  readonly gain: string;
  /** @default "medium" */
  readonly severity?: Severity;
  /** The page of AWS that says so. */
  readonly reference: string;
}

const API = "https://docs.aws.amazon.com";

/**
 * Reads or copies of stored data. Read actions that tell names and settings only are left out; so are those that need
 * another one of this list to be of use.
 */
export const DATA_EXFILTRATION: readonly DataAccess[] = [
  entry("s3:GetObject", "read every object", `${API}/AmazonS3/latest/API/API_GetObject.html`, "high"),
  entry(
    "s3:GetObjectVersion",
    "read every older version of objects",
    `${API}/AmazonS3/latest/API/API_GetObject.html`,
  ),
  entry(
    "s3:PutReplicationConfiguration",
    "have buckets copied to another place",
    `${API}/AmazonS3/latest/API/API_PutBucketReplication.html`,
  ),
  entry(
    "secretsmanager:GetSecretValue",
    "read every secret",
    `${API}/secretsmanager/latest/apireference/API_GetSecretValue.html`,
    "high",
  ),
  ...["GetParameter", "GetParameters", "GetParametersByPath", "GetParameterHistory"].map((name) =>
    entry(
      `ssm:${name}`,
      "read every parameter, secure strings too",
      `${API}/systems-manager/latest/APIReference/API_${name}.html`,
      "high",
    ),
  ),
  entry("kms:Decrypt", "decrypt with every key", `${API}/kms/latest/APIReference/API_Decrypt.html`),
  ...["GetItem", "BatchGetItem", "Query", "Scan", "ExportTableToPointInTime"].map((name) =>
    entry(
      `dynamodb:${name}`,
      name.startsWith("Export") ? "copy every table to a bucket" : "read every table",
      `${API}/amazondynamodb/latest/APIReference/API_${name}.html`,
    ),
  ),
  entry(
    "dynamodb:PartiQLSelect",
    "read every table",
    `${API}/amazondynamodb/latest/developerguide/ql-iam.html`,
  ),
  entry(
    "rds:ModifyDBSnapshotAttribute",
    "share every database snapshot with any account",
    `${API}/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html`,
    "high",
  ),
  entry(
    "rds:ModifyDBClusterSnapshotAttribute",
    "share every cluster snapshot with any account",
    `${API}/AmazonRDS/latest/APIReference/API_ModifyDBClusterSnapshotAttribute.html`,
    "high",
  ),
  entry(
    "rds:StartExportTask",
    "copy every database snapshot to a bucket",
    `${API}/AmazonRDS/latest/APIReference/API_StartExportTask.html`,
  ),
  entry(
    "rds-data:ExecuteStatement",
    "query every cluster with a data API",
    `${API}/rdsdataservice/latest/APIReference/API_ExecuteStatement.html`,
  ),
  entry(
    "ec2:ModifySnapshotAttribute",
    "share every disk snapshot with any account",
    `${API}/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html`,
    "high",
  ),
  entry(
    "ec2:ModifyImageAttribute",
    "share every machine image with any account",
    `${API}/AWSEC2/latest/APIReference/API_ModifyImageAttribute.html`,
    "high",
  ),
  entry(
    "ebs:GetSnapshotBlock",
    "read every disk snapshot",
    `${API}/ebs/latest/APIReference/API_GetSnapshotBlock.html`,
  ),
  entry(
    "lambda:GetFunction",
    "download every function's code",
    `${API}/lambda/latest/api/API_GetFunction.html`,
  ),
  entry(
    "logs:GetLogEvents",
    "read every log",
    `${API}/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html`,
  ),
  entry(
    "logs:FilterLogEvents",
    "read every log",
    `${API}/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html`,
  ),
  entry(
    "athena:GetQueryResults",
    "read the results of every query",
    `${API}/athena/latest/APIReference/API_GetQueryResults.html`,
  ),
  entry("kinesis:GetRecords", "read every stream", `${API}/kinesis/latest/APIReference/API_GetRecords.html`),
  entry(
    "sqs:ReceiveMessage",
    "read every queue",
    `${API}/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html`,
  ),
  entry(
    "codecommit:GitPull",
    "download every repository",
    `${API}/codecommit/latest/userguide/auth-and-access-control-permissions-reference.html`,
  ),
  entry(
    "backup:StartCopyJob",
    "copy every backup to another vault",
    `${API}/aws-backup/latest/devguide/API_StartCopyJob.html`,
  ),
];

/**
 * Answers that hold credentials, more than the caller signed in with. `sts:GetSessionToken` is left out (it gives the
 * caller's own rights back), and so is `sts:AssumeRole`, an escalation path of its own.
 */
export const CREDENTIALS_EXPOSURE: readonly DataAccess[] = [
  entry(
    "iam:CreateAccessKey",
    "make keys of any user",
    `${API}/IAM/latest/APIReference/API_CreateAccessKey.html`,
    "high",
  ),
  entry(
    "iam:CreateLoginProfile",
    "set any user's password",
    `${API}/IAM/latest/APIReference/API_CreateLoginProfile.html`,
    "high",
  ),
  ...["CreateServiceSpecificCredential", "ResetServiceSpecificCredential"].map((name) =>
    entry(
      `iam:${name}`,
      "make credentials of any user for single services",
      `${API}/IAM/latest/APIReference/API_${name}.html`,
    ),
  ),
  entry(
    "sts:GetFederationToken",
    "make credentials that outlive its own",
    `${API}/STS/latest/APIReference/API_GetFederationToken.html`,
    "low",
  ),
  entry(
    "ecr:GetAuthorizationToken",
    "sign in to the image registry",
    `${API}/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html`,
    "low",
  ),
  entry(
    "codeartifact:GetAuthorizationToken",
    "sign in to every package repository",
    `${API}/codeartifact/latest/APIReference/API_GetAuthorizationToken.html`,
  ),
  entry(
    "ec2:GetPasswordData",
    "read the administrator's password of every Windows machine (encrypted to its key pair)",
    `${API}/AWSEC2/latest/APIReference/API_GetPasswordData.html`,
  ),
  entry(
    "rds-db:connect",
    "sign in to every database as any user",
    `${API}/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html`,
    "high",
  ),
  ...["GetClusterCredentials", "GetClusterCredentialsWithIAM"].map((name) =>
    entry(
      `redshift:${name}`,
      "sign in to every Redshift cluster",
      `${API}/redshift/latest/APIReference/API_${name}.html`,
      "high",
    ),
  ),
  entry(
    "redshift-serverless:GetCredentials",
    "sign in to every Redshift workgroup",
    `${API}/redshift-serverless/latest/APIReference/API_GetCredentials.html`,
    "high",
  ),
  entry(
    "s3:GetDataAccess",
    "get credentials for every access grant",
    `${API}/AmazonS3/latest/API/API_control_GetDataAccess.html`,
  ),
  entry(
    "lakeformation:GetTemporaryGlueTableCredentials",
    "get credentials for the data of every table",
    `${API}/lake-formation/latest/APIReference/API_GetTemporaryGlueTableCredentials.html`,
  ),
  entry(
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "vouch for anybody towards an identity pool",
    `${API}/cognitoidentity/latest/APIReference/API_GetOpenIdTokenForDeveloperIdentity.html`,
  ),
  entry(
    "elasticmapreduce:GetClusterSessionCredentials",
    "sign in to every cluster",
    `${API}/emr/latest/APIReference/API_GetClusterSessionCredentials.html`,
  ),
  entry(
    "emr-containers:GetManagedEndpointSessionCredentials",
    "sign in to every managed endpoint",
    `${API}/emr-on-eks/latest/APIReference/API_GetManagedEndpointSessionCredentials.html`,
  ),
  entry(
    "airflow:CreateCliToken",
    "run commands in every Airflow environment",
    `${API}/mwaa/latest/userguide/access-mwaa-apache-airflow-cli.html`,
  ),
  entry(
    "airflow:CreateWebLoginToken",
    "sign in to every Airflow environment",
    `${API}/mwaa/latest/userguide/access-airflow-ui.html`,
  ),
  entry(
    "appsync:CreateApiKey",
    "make keys of every GraphQL API",
    `${API}/appsync/latest/APIReference/API_CreateApiKey.html`,
  ),
  entry(
    "codepipeline:PollForJobs",
    "get the credentials of pipeline jobs for their artifacts",
    `${API}/codepipeline/latest/APIReference/API_PollForJobs.html`,
  ),
  entry(
    "connect:GetFederationToken",
    "sign in to every contact centre",
    `${API}/connect/latest/APIReference/API_GetFederationToken.html`,
  ),
  entry(
    "gamelift:GetInstanceAccess",
    "sign in to every game server",
    `${API}/gamelift/latest/apireference/API_GetInstanceAccess.html`,
  ),
  ...["CreateWorkspaceApiKey", "CreateWorkspaceServiceAccountToken"].map((name) =>
    entry(
      `grafana:${name}`,
      "make keys of every Grafana workspace",
      `${API}/grafana/latest/APIReference/API_${name}.html`,
    ),
  ),
  ...[
    "CreateBucketAccessKey",
    "DownloadDefaultKeyPair",
    "GetInstanceAccessDetails",
    "GetRelationalDatabaseMasterUserPassword",
  ].map((name) =>
    entry(
      `lightsail:${name}`,
      "get keys or passwords of Lightsail's resources",
      `${API}/lightsail/2016-11-28/api-reference/API_${name}.html`,
    ),
  ),
];

function entry(action: string, gain: string, reference: string, severity?: Severity): DataAccess {
  return { action, gain, reference, ...(severity !== undefined && { severity }) };
}
