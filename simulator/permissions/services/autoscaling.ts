import { globalArn, lastPart, properties, text, texts } from "../../services/support";
import type { ResourcePermissions, Rule, ServicePermissions, Subject } from "../model";
import {
  anywhere,
  carrying,
  changed,
  given,
  input,
  on,
  pass,
  passing,
  regional,
  self,
  serviceLinkedRole,
  when,
  type Target,
} from "../rules";
import { anew } from "./vpc";

/** Where a group may name its launch template: alone, or among others. */
const TEMPLATES = ["launchTemplate", "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification"];

const templateId = (subject: Subject): string | undefined =>
  TEMPLATES.flatMap((path) => [
    text(input(subject, `${path}.id`)),
    text(input(subject, `${path}.launchTemplateId`)),
  ]).find((id) => id !== "");

const template = (subject: Subject) => {
  const id = templateId(subject);
  return id === undefined ? undefined : subject.find("aws:ec2/launchTemplate:LaunchTemplate", id);
};

const templateArn: Target = regional("ec2", (subject) => {
  const id = templateId(subject);
  return id === undefined ? undefined : `launch-template/${id}`;
});

const subnets: Target = (subject) =>
  texts(subject.inputs.vpcZoneIdentifiers).flatMap((id) => regional("ec2", `subnet/${id}`)(subject) ?? []);

/** The role of the instance profile that the template names. */
const instanceRole: Target = (subject) => {
  const found = template(subject);
  if (found === undefined) return undefined;
  const named = { inputs: found.inputs };
  const profile =
    text(input(named, "iamInstanceProfile.name")) || lastPart(text(input(named, "iamInstanceProfile.arn")));
  const role = text(subject.find("aws:iam/instanceProfile:InstanceProfile", profile)?.inputs.role);
  if (role === "") return undefined;
  return (
    text(subject.find("aws:iam/role:Role", role)?.outputs.arn) || globalArn(subject, "iam", `role/${role}`)
  );
};

/** What the template gives tags to. */
const taggedAtLaunch: Target = (subject) => {
  const specifications = template(subject)?.inputs.tagSpecifications;
  return (Array.isArray(specifications) ? specifications.map(properties) : []).flatMap(
    ({ resourceType }) => anew(text(resourceType))(subject) ?? [],
  );
};

/**
 * Whoever has a group launch instances must be able to launch them.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 */
const launches: Rule = when(
  (subject) => templateId(subject) !== undefined,
  on(templateArn, "ec2:RunInstances"),
  on(({ partition, region }) => `arn:${partition}:ec2:${region}::image/*`, "ec2:RunInstances"),
  ...["instance", "network-interface", "security-group", "volume"].map((kind) =>
    on(anew(kind), "ec2:RunInstances"),
  ),
  on(subnets, "ec2:RunInstances"),
  passing(instanceRole, "ec2.amazonaws.com"),
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
  carrying({ "ec2:CreateAction": "RunInstances" }, on(taggedAtLaunch, "ec2:CreateTags")),
);

/** A role of Auto Scaling's own that the group names must be handed over; the usual one is made. */
const serviceRole: readonly Rule[] = [
  pass("serviceLinkedRoleArn", "autoscaling.amazonaws.com"),
  when(
    ({ inputs }) => text(inputs.serviceLinkedRoleArn) === "",
    serviceLinkedRole("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"),
  ),
];

const group: ResourcePermissions = {
  type: "aws:autoscaling/group:Group",
  create: [
    on(self, "autoscaling:CreateAutoScalingGroup"),
    given("tags", on(self, "autoscaling:CreateOrUpdateTags")),
    given("enabledMetrics", on(self, "autoscaling:EnableMetricsCollection")),
    given("suspendedProcesses", on(self, "autoscaling:SuspendProcesses")),
    given("initialLifecycleHooks", on(self, "autoscaling:PutLifecycleHook")),
    ...serviceRole,
    launches,
  ],
  read: [
    anywhere("autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeScalingActivities"),
    given("targetGroupArns", anywhere("elasticloadbalancing:DescribeTargetHealth")),
    given("loadBalancers", anywhere("elasticloadbalancing:DescribeInstanceHealth")),
  ],
  update: [
    on(self, "autoscaling:UpdateAutoScalingGroup"),
    launches,
    given("tags", on(self, "autoscaling:CreateOrUpdateTags", "autoscaling:DeleteTags")),
    changed(
      ["enabledMetrics"],
      on(self, "autoscaling:EnableMetricsCollection", "autoscaling:DisableMetricsCollection"),
    ),
    changed(
      ["loadBalancers", "targetGroupArns", "trafficSources"],
      on(self, "autoscaling:AttachTrafficSources", "autoscaling:DetachTrafficSources"),
      anywhere("autoscaling:DescribeTrafficSources"),
    ),
    given(
      "instanceRefresh",
      on(self, "autoscaling:StartInstanceRefresh", "autoscaling:CancelInstanceRefresh"),
      anywhere("autoscaling:DescribeInstanceRefreshes"),
    ),
    changed(["suspendedProcesses"], on(self, "autoscaling:SuspendProcesses", "autoscaling:ResumeProcesses")),
  ],
  delete: [
    // Its instances go first.
    on(self, "autoscaling:UpdateAutoScalingGroup", "autoscaling:DeleteAutoScalingGroup"),
    anywhere("autoscaling:DescribeAutoScalingGroups"),
  ],
};

/** AWS adds an id of its own to the name. */
const ofGroup: Target = (subject) => {
  const name = text(subject.inputs.autoscalingGroupName);
  const known = text(subject.find("aws:autoscaling/group:Group", name)?.outputs.arn);
  return known || regional("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${name}`)(subject);
};

const policy: ResourcePermissions = {
  type: "aws:autoscaling/policy:Policy",
  create: [on(ofGroup, "autoscaling:PutScalingPolicy")],
  read: [anywhere("autoscaling:DescribePolicies")],
  update: [on(ofGroup, "autoscaling:PutScalingPolicy")],
  delete: [on(ofGroup, "autoscaling:DeletePolicy"), anywhere("autoscaling:DescribePolicies")],
};

const schedule: ResourcePermissions = {
  type: "aws:autoscaling/schedule:Schedule",
  create: [on(ofGroup, "autoscaling:PutScheduledUpdateGroupAction")],
  read: [anywhere("autoscaling:DescribeScheduledActions")],
  update: [on(ofGroup, "autoscaling:PutScheduledUpdateGroupAction")],
  delete: [on(ofGroup, "autoscaling:DeleteScheduledAction")],
};

/** Groups of instances, and what changes their size. */
export const autoscaling: ServicePermissions = { resources: [group, policy, schedule] };
