import { allow, awsService, deny, everybody, policy, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";

/**
 * What a Lambda function's role may do, a document a purpose. Nothing here names `*` as a resource where AWS knows a
 * narrower one; the exceptions say so.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

/** Who may take the role on: the Lambda service. */
export function functionTrust(): PolicyDocument {
  return policy.trust(
    allow("Lambda", { principals: awsService("lambda.amazonaws.com"), actions: "sts:AssumeRole" }),
  );
}

/** Writes to the function's own log group, which exists already: no right to create one. */
export function logsPolicy(deployment: Deployment, logGroupName: string): PolicyDocument {
  return policy.identity(
    allow("OwnLogGroup", {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: deployment.arn("logs", `log-group:${logGroupName}:log-stream:*`),
    }),
  );
}

export interface Placement {
  readonly functionArn: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

/**
 * Network interfaces, which Lambda makes in the function's name: in the function's subnets and this VPC's security
 * groups. Lambda tries the calls when the function is created.
 *
 * As AWS documents it, describing works on `*` only and deleting needs every interface. The function's own code may
 * do none of this: its requests carry `lambda:SourceFunctionArn`, those of the service do not.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 *
 * Security groups are limited by their VPC and not named: so this policy can outlive the function's group on a
 * destroy, while Lambda still needs it to remove the interfaces that hold the group.
 */
export function networkPolicy(deployment: Deployment, placement: Placement): PolicyDocument {
  const vpcArn = deployment.arn("ec2", `vpc/${placement.vpcId}`);
  const interfaces = deployment.arn("ec2", "network-interface/*");
  return policy.identity(
    allow("CreateInterfaces", {
      actions: "ec2:CreateNetworkInterface",
      resources: [interfaces, ...placement.subnetIds.map((id) => deployment.arn("ec2", `subnet/${id}`))],
    }),
    allow("UseSecurityGroupsOfTheVpc", {
      actions: "ec2:CreateNetworkInterface",
      resources: deployment.arn("ec2", "security-group/*"),
      conditions: { ArnEquals: { "ec2:Vpc": vpcArn } },
    }),
    allow("ManageAddresses", {
      actions: ["ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
      resources: interfaces,
    }),
    allow("DeleteInterfaces", {
      actions: "ec2:DeleteNetworkInterface",
      resources: deployment.arn("ec2", "*/*"),
    }),
    allow("Describe", {
      actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      resources: "*",
    }),
    deny("NotFromTheCode", {
      actions: [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DetachNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ],
      resources: "*",
      conditions: { ArnEquals: { "lambda:SourceFunctionArn": placement.functionArn } },
    }),
  );
}

/** Decrypts the function's own environment, through Lambda. */
export function environmentPolicy(
  deployment: Deployment,
  keyArn: string,
  functionArn: string,
): PolicyDocument {
  return policy.identity(
    allow("OwnEnvironment", {
      actions: "kms:Decrypt",
      resources: keyArn,
      conditions: {
        StringEquals: {
          "kms:ViaService": deployment.viaService("lambda"),
          "kms:EncryptionContext:aws:lambda:FunctionArn": functionArn,
        },
      },
    }),
  );
}

/** Hands failed events to the encrypted dead-letter queue. */
export function deadLetterPolicy(deployment: Deployment, keyArn: string, queueArn: string): PolicyDocument {
  return policy.identity(
    allow("Send", { actions: "sqs:SendMessage", resources: queueArn }),
    allow("EncryptMessages", {
      // SQS decrypts the data key that it has in use before it asks for a new one.
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: keyArn,
      conditions: {
        StringEquals: {
          "kms:ViaService": deployment.viaService("sqs"),
          "kms:EncryptionContext:aws:sqs:arn": queueArn,
        },
      },
    }),
  );
}

/** Sends trace data. X-Ray knows no resource for these actions. */
export function tracingPolicy(): PolicyDocument {
  return policy.identity(
    allow("Traces", { actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], resources: "*" }),
  );
}

/** Objects that a function may read and write, by the prefixes of their keys. */
export interface ObjectAccess {
  readonly bucketArn: string;
  /** The key that encrypts the bucket. */
  readonly keyArn: string;
  /** Prefixes under which objects may be read; `""` is the whole bucket. */
  readonly read?: readonly string[];
  /** Prefixes under which objects may be written. */
  readonly write?: readonly string[];
}

/** Reads and writes objects under the given prefixes, and uses the bucket's key for that bucket only. */
export function objectsPolicy(deployment: Deployment, access: ObjectAccess): PolicyDocument {
  const objects = (prefixes: readonly string[]): string[] =>
    prefixes.map((prefix) => `${access.bucketArn}/${prefix}*`);
  const through = {
    StringEquals: { "kms:ViaService": deployment.viaService("s3") },
    // The bucket's ARN where a bucket key is on, else the object's.
    StringLike: { "kms:EncryptionContext:aws:s3:arn": [access.bucketArn, `${access.bucketArn}/*`] },
  };
  const read = access.read ?? [];
  const write = access.write ?? [];
  return policy.identity(
    ...(read.length === 0
      ? []
      : [
          allow("Read", { actions: "s3:GetObject", resources: objects(read) }),
          allow("Decrypt", { actions: "kms:Decrypt", resources: access.keyArn, conditions: through }),
        ]),
    ...(write.length === 0
      ? []
      : [
          allow("Write", { actions: "s3:PutObject", resources: objects(write) }),
          allow("Encrypt", { actions: "kms:GenerateDataKey", resources: access.keyArn, conditions: through }),
        ]),
  );
}

/** Refuses requests to a queue that are not over TLS. */
export function queuePolicy(queueArn: string): PolicyDocument {
  return policy.queue(
    deny("DenyInsecureTransport", {
      principals: everybody,
      actions: "sqs:*",
      resources: queueArn,
      conditions: { Bool: { "aws:SecureTransport": false } },
    }),
  );
}
