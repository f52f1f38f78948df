import { text, texts } from "../../services/support";
import type { Properties } from "../../model";
import type { Resource } from "../../store";
import { objects } from "../../values";
import type { Call } from "../call";
import { LAUNCH_TEMPLATE } from "../network/types";
import { vpcOfGroup, vpcOfSubnet } from "../network/networks";

const ENCRYPTION_BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault";
const DEFAULT_KEY = "aws:ebs/defaultKmsKey:DefaultKmsKey";

/** How a group names a launch template. */
export interface TemplateReference {
  readonly id?: string;
  readonly name?: string;
  readonly version?: unknown;
}

export function templateReferences(group: Readonly<Properties>): TemplateReference[] {
  const own = objects(group.launchTemplate);
  const mixed = objects(group.mixedInstancesPolicy)
    .flatMap(({ launchTemplate }) => objects(launchTemplate))
    .flatMap(({ launchTemplateSpecification, overrides }) => [
      ...objects(launchTemplateSpecification),
      ...objects(overrides).flatMap((override) => objects(override.launchTemplateSpecification)),
    ]);
  return [...own, ...mixed].map((each) => {
    const id = text(each.id) || text(each.launchTemplateId);
    const name = text(each.name) || text(each.launchTemplateName);
    return { ...(id === "" ? { name } : { id }), version: each.version };
  });
}

export function templateOf(
  call: Call,
  { id, name }: Omit<TemplateReference, "version">,
): Resource | undefined {
  return id === undefined
    ? call.list(LAUNCH_TEMPLATE).find(({ outputs }) => outputs.name === name)
    : call.find(LAUNCH_TEMPLATE, id);
}

/** The launch templates of the world that a group names. */
export function launchTemplates(call: Call, group: Readonly<Properties> = call.inputs): Resource[] {
  return templateReferences(group).flatMap((reference) => templateOf(call, reference) ?? []);
}

/** The security groups of a template's instances, by id or, outside of VPCs, by name. */
export function securityGroups({ outputs }: Resource): string[] {
  return [
    ...texts(outputs.vpcSecurityGroupIds),
    ...texts(outputs.securityGroupNames),
    ...objects(outputs.networkInterfaces).flatMap((each) => texts(each.securityGroups)),
  ];
}

/** What keeps instances of a template out of a group's subnets. */
export function networkProblem(call: Call, template: Resource): string | undefined {
  const { networkInterfaces, securityGroupNames, vpcSecurityGroupIds } = template.outputs;
  const ofInstance = [...texts(vpcSecurityGroupIds), ...texts(securityGroupNames)];
  if (objects(networkInterfaces).length > 0 && ofInstance.length > 0) {
    return "Network interfaces and an instance-level security groups may not be specified on the same request";
  }
  const subnets = call.texts("vpcZoneIdentifiers");
  if (texts(securityGroupNames).length > 0 && subnets.length > 0) {
    return "The parameter groupName cannot be used with the parameter subnet";
  }
  for (const subnet of subnets) {
    const home = vpcOfSubnet(call, subnet);
    const stranger = securityGroups(template).find((id) => {
      const vpcId = vpcOfGroup(call, id);
      return home !== undefined && vpcId !== undefined && vpcId !== home;
    });
    if (stranger !== undefined) {
      return `Security group ${stranger} and subnet ${subnet} belong to different networks.`;
    }
  }
  return undefined;
}

/** What keeps instances of a template from having its profile. */
export function profileProblem(call: Call, { outputs }: Resource): string | undefined {
  const [named] = objects(outputs.iamInstanceProfile);
  if (named === undefined) return undefined;
  const kind = text(named.arn) === "" ? "name" : "arn";
  const value = text(named[kind]);
  const profile =
    kind === "arn" ? call.byArn(value) : call.find("aws:iam/instanceProfile:InstanceProfile", value);
  const isReady = profile === undefined ? call.mayExist(value) : text(profile.outputs.role) !== "";
  return isReady
    ? undefined
    : `Value (${value}) for parameter iamInstanceProfile.${kind} is invalid. ` +
        `Invalid IAM Instance Profile ${kind === "arn" ? "ARN" : "name"}`;
}

/** The keys of the world by which the volumes of a group's instances are encrypted. */
export function volumeKeys(call: Call): Resource[] {
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
