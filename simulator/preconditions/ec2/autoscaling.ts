import { evaluate, role } from "../../../iam";
import { dnsSuffix, text } from "../../services/support";
import type { Call } from "../call";
import {
  launchTemplates,
  networkProblem,
  profileProblem,
  templateOf,
  templateReferences,
  volumeKeys,
} from "./group-templates";
import { isUsable } from "../support/keys";
import { AUTO_SCALING_GROUP as GROUP, SUBNET } from "../network/types";
import { isMissing } from "../network/networks";
import { refuse, type Precondition, type Refusal } from "../precondition";

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html */
const volumeActions = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
  "kms:CreateGrant",
];

/** What Amazon EC2 Auto Scaling demands. */
export const autoscaling: readonly Precondition[] = [
  {
    id: "EC-43",
    types: [GROUP],
    demands: "An instance could be launched from a group's template in its subnets.",
    source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-launch-template.html",
    judge: (call) => {
      const reason = launchTemplates(call)
        .map((template) => networkProblem(call, template))
        .find((each) => each !== undefined);
      return reason === undefined ? undefined : invalidTemplate(reason);
    },
  },
  {
    id: "EC-41",
    types: [GROUP],
    demands: "The instance profile of a group's template is there and has a role.",
    source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-launch-template.html",
    isRetried: true,
    judge: (call) => {
      const reason = launchTemplates(call)
        .map((template) => profileProblem(call, template))
        .find((each) => each !== undefined);
      return reason === undefined ? undefined : invalidTemplate(reason);
    },
  },
  {
    id: "EC-44",
    types: [GROUP],
    demands: "A group has sizes in order, somewhere to launch, and a template that is there.",
    source: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html",
    judge: (call) => {
      const problem = sizeProblem(call) ?? placeProblem(call) ?? templateProblem(call);
      return problem === undefined ? undefined : refuse("ValidationError", problem);
    },
  },
  {
    id: "EC-44a",
    types: [GROUP],
    at: ["check", "create"],
    demands: "A group's name has at most 255 characters, no colon among them.",
    source: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html",
    judge: (call) => {
      const name = call.text("name");
      return name === undefined || /^[\x21-\x39\x3b-\x7e]{1,255}$/.test(name)
        ? undefined
        : refuse("ValidationError", `Invalid Auto Scaling group name: ${name}`);
    },
  },
  {
    id: "EC-44b",
    types: [GROUP],
    at: ["check", "create", "update"],
    demands: "Instances of a group live for a day at least, or without limit.",
    source: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html",
    judge: (call) => {
      const seconds = call.number("maxInstanceLifetime") ?? 0;
      return seconds === 0 || seconds >= 86400
        ? undefined
        : refuse("ValidationError", "Max instance lifetime must be 0 or at least 86400 seconds.");
    },
  },
  {
    id: "EC-46",
    types: [GROUP],
    demands: "The service-linked role that a group names is there.",
    source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html",
    judge: (call) => {
      const named = call.text("serviceLinkedRoleArn");
      const isDefault = named?.endsWith("/AWSServiceRoleForAutoScaling") ?? true;
      return isDefault || call.byArn(named) !== undefined || call.mayExist(named)
        ? undefined
        : refuse("ValidationError", "ARN specified for Service-Linked Role does not exist.");
    },
  },
  {
    id: "EC-42",
    types: [GROUP],
    at: ["afterwards"],
    demands: "Keys of a group's volumes are symmetric and enabled.",
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html",
    judge: (call) => (volumeKeys(call).every(isUsable) ? undefined : keyState),
  },
  {
    id: "EC-45",
    types: [GROUP],
    at: ["afterwards"],
    demands: "Policies of the keys of a group's volumes let its service-linked role work with them.",
    source:
      "https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",
    judge: (call) => {
      const roleArn = text(call.inputs.serviceLinkedRoleArn);
      const isLockedOut = volumeKeys(call).some((key) =>
        volumeActions.some((action) => !mayUse(call, roleArn, text(key.outputs.arn), action)),
      );
      return isLockedOut ? keyState : undefined;
    },
  },
];

/** Why instances die at once. https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html */
const keyState = refuse("Client.InvalidKMSKey.InvalidState", "The KMS key provided is in an incorrect state");

function invalidTemplate(reason: string): Refusal {
  return refuse("ValidationError", `You must use a valid fully-formed launch template. ${reason}`);
}

function sizeProblem(call: Call): string | undefined {
  const [least = 0, most = 0] = [call.number("minSize"), call.number("maxSize")];
  const desired = call.number("desiredCapacity") ?? least;
  if (least > most) return `Max bound, ${most}, must be greater than or equal to min bound, ${least}`;
  return desired < least || desired > most
    ? `Desired capacity:${desired} must be between the specified min size:${least} and max size:${most}`
    : undefined;
}

function placeProblem(call: Call): string | undefined {
  const subnets = call.texts("vpcZoneIdentifiers");
  const zones = call.texts("availabilityZones");
  if (subnets.length === 0 && zones.length === 0) {
    return "At least one Availability Zone or VPC Subnet is required.";
  }
  const missing = subnets.find((id) => isMissing(call, SUBNET, id));
  return missing === undefined ? undefined : `The subnet ID '${missing}' does not exist`;
}

function templateProblem(call: Call): string | undefined {
  const named = templateReferences(call.inputs);
  if (named.length === 0 && call.text("launchConfiguration") === undefined) {
    return (
      "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or " +
      "MixedInstancesPolicy parameter."
    );
  }
  const missing = named.find(
    ({ id, name }) => templateOf(call, { id, name }) === undefined && !call.mayExist(id ?? name),
  );
  if (missing !== undefined) {
    return `You must use a valid fully-formed launch template. The specified launch template, ${missing.id ?? missing.name ?? ""}, does not exist.`;
  }
  const unwritten = named.find(
    ({ version, ...reference }) =>
      Number(version) > Number(templateOf(call, reference)?.outputs.latestVersion),
  );
  return unwritten === undefined
    ? undefined
    : `You must use a valid fully-formed launch template. The version ${String(unwritten.version)} does not exist.`;
}

/** Whether the key lets the role itself in: AWS gives service-linked roles no right to keys. */
function mayUse(call: Call, roleArn: string, keyArn: string, action: string): boolean {
  const bearing = call.world.index.authorisation.bearingOn({
    principal: role(roleArn),
    action,
    resource: keyArn,
    via: [`ec2.${dnsSuffix(call.partition)}`],
  });
  return evaluate(bearing.request, { ...bearing.generous, identity: [] }).allowed;
}
