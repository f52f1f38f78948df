import { allow, awsService, policy, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";
import type { SessionTargets } from "./session-settings";

/** Who may take the role on: instances. The principal's name follows the partition. */
export function instanceTrust(deployment: Deployment): PolicyDocument {
  return policy.trust(
    allow("Ec2", { principals: awsService(`ec2.${deployment.dnsSuffix}`), actions: "sts:AssumeRole" }),
  );
}

/**
 * Session Manager and nothing else. The managed policy AmazonSSMManagedInstanceCore would also let every process on
 * the instance read all parameters of the account. `ssmmessages` knows no resources.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function sessionManagerPolicy(deployment: Deployment): PolicyDocument {
  return policy.identity(
    allow("Register", {
      actions: "ssm:UpdateInstanceInformation",
      resources: deployment.arn("ec2", "instance/*"),
    }),
    allow("Sessions", {
      actions: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      resources: "*",
    }),
  );
}

/**
 * What an instance does for a session that is encrypted and recorded: it decrypts the session's data key, looks whether
 * the log group is there and encrypted, and writes to it. AWS lists log groups only all together.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html#create-iam-instance-profile-ssn-logging
 */
export function sessionRecordsPolicy(
  deployment: Deployment,
  { keyArn, logGroupName }: SessionTargets,
): PolicyDocument {
  const group = deployment.arn("logs", `log-group:${logGroupName}`);
  return policy.identity(
    allow("FindGroup", {
      actions: "logs:DescribeLogGroups",
      resources: deployment.arn("logs", "log-group:*"),
    }),
    allow("Record", {
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [group, `${group}:*`],
    }),
    allow("Decrypt", {
      actions: "kms:Decrypt",
      resources: keyArn,
      conditions: {
        StringLike: { "kms:EncryptionContext:aws:ssm:TargetId": "i-*" },
        // The agent calls KMS itself, never a service for it.
        Null: { "kms:EncryptionContext:aws:ssm:SessionId": false, "kms:ViaService": true },
      },
    }),
  );
}
