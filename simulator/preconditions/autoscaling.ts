import { evaluate, role } from "../../iam";
import { dnsSuffix, text } from "../services/support";
import type { Resource } from "../store";
import { isObject } from "../values";
import type { Call } from "./call";
import { refuse, type Precondition } from "./precondition";

export const GROUP = "aws:autoscaling/group:Group";
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const ENCRYPTION_BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault";
const DEFAULT_KEY = "aws:ebs/defaultKmsKey:DefaultKmsKey";

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
      return isLockedOut
        ? refuse("Client.InvalidKMSKey.InvalidState", "The KMS key provided is in an incorrect state")
        : undefined;
    },
  },
];

/** The launch templates that a group names. */
function launchTemplates(call: Call): Resource[] {
  const own = call.objects("launchTemplate");
  const mixed = call
    .objects("mixedInstancesPolicy")
    .flatMap(({ launchTemplate }) => objects(launchTemplate))
    .flatMap(({ launchTemplateSpecification, overrides }) => [
      ...objects(launchTemplateSpecification),
      ...objects(overrides).flatMap((override) => objects(override.launchTemplateSpecification)),
    ]);
  return [...own, ...mixed].flatMap(({ id, launchTemplateId, name, launchTemplateName }) => {
    const given = text(id) || text(launchTemplateId);
    const byName = text(name) || text(launchTemplateName);
    return (
      call.find(LAUNCH_TEMPLATE, given === "" ? undefined : given) ??
      call.list(LAUNCH_TEMPLATE).find(({ outputs }) => outputs.name === byName) ??
      []
    );
  });
}

/** The keys of the world by which the volumes of a group's instances are encrypted. */
function volumeKeys(call: Call): Resource[] {
  const byDefault = call.list(ENCRYPTION_BY_DEFAULT).some(({ outputs }) => outputs.enabled === true);
  const defaultKey = text(call.list(DEFAULT_KEY)[0]?.outputs.keyArn);
  const references = launchTemplates(call)
    .flatMap(({ outputs }) => volumes(outputs.blockDeviceMappings))
    .filter(({ encrypted, kmsKeyId }) => byDefault || String(encrypted) === "true" || text(kmsKeyId) !== "")
    .map(({ kmsKeyId }) => text(kmsKeyId) || defaultKey);
  return [...new Set(references)].flatMap((reference) => call.key(reference || undefined) ?? []);
}

/** What a launch template says of volumes; of the image's own nothing. */
function volumes(mappings: unknown): Readonly<Record<string, unknown>>[] {
  const mapped = objects(mappings).flatMap(({ ebs }) => objects(ebs));
  return mapped.length > 0 ? mapped : [{}];
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

function objects(value: unknown): Readonly<Record<string, unknown>>[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}
