import { allow, awsService, policy, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";

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
