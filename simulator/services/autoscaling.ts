import type { Instance, ResourceModel, ServiceModel } from "../model";
import {
  absent,
  always,
  emptyList,
  emptyText,
  globalArn,
  outputOf,
  regionalArn,
  text,
  texts,
  uuid,
} from "./support";
import { SUBNET } from "./vpc";

const group: ResourceModel = {
  type: "aws:autoscaling/group:Group",
  physicalName: "name",
  replaceOn: ["initialLifecycleHooks"],
  defaults: () => ({
    forceDelete: false,
    forceDeleteWarmPool: false,
    healthCheckGracePeriod: 300,
    ignoreFailedScalingActivities: false,
    metricsGranularity: "1Minute",
    protectFromScaleIn: false,
    waitForCapacityTimeout: "10m",
  }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) =>
      regionalArn(
        instance,
        "autoscaling",
        `autoScalingGroup:${uuid(instance)}:autoScalingGroupName/${instance.id}`,
      ),
    availabilityZoneDistribution: always({ capacityDistributionStrategy: "balanced-best-effort" }),
    availabilityZones,
    capacityReservationSpecification: always({ capacityReservationPreference: "default" }),
    defaultCooldown: always(300),
    desiredCapacity: ({ inputs }) => inputs.minSize,
    healthCheckType: always("EC2"),
    instanceLifecyclePolicy: absent,
    launchTemplate: absent,
    loadBalancers: emptyList,
    mixedInstancesPolicy: absent,
    namePrefix: emptyText,
    predictedCapacity: always(0),
    serviceLinkedRoleArn: (instance) =>
      globalArn(
        instance,
        "iam",
        "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
      ),
    targetGroupArns: emptyList,
    trafficSources: emptyList,
    vpcZoneIdentifiers: emptyList,
    warmPoolSize: always(0),
  },
};

const policy: ResourceModel = {
  type: "aws:autoscaling/policy:Policy",
  physicalName: "name",
  replaceOn: ["autoscalingGroupName"],
  uniqueWithin: ["autoscalingGroupName"],
  defaults: () => ({ enabled: true, policyType: "SimpleScaling" }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => {
      const groupName = text(instance.inputs.autoscalingGroupName);
      const names = `autoScalingGroupName/${groupName}:policyName/${instance.id}`;
      return regionalArn(instance, "autoscaling", `scalingPolicy:${uuid(instance)}:${names}`);
    },
    metricAggregationType: ({ inputs }) => (inputs.policyType === "StepScaling" ? "Average" : ""),
  },
};

const schedule: ResourceModel = {
  type: "aws:autoscaling/schedule:Schedule",
  replaceOn: ["autoscalingGroupName", "scheduledActionName"],
  uniqueWithin: ["autoscalingGroupName"],
  id: ({ inputs }) => text(inputs.scheduledActionName),
  computed: {
    arn: (instance) => {
      const groupName = text(instance.inputs.autoscalingGroupName);
      const names = `autoScalingGroupName/${groupName}:scheduledActionName/${instance.id}`;
      return regionalArn(instance, "autoscaling", `scheduledUpdateGroupAction:${uuid(instance)}:${names}`);
    },
    // -1 leaves the number as it is.
    desiredCapacity: always(-1),
    endTime: emptyText,
    maxSize: always(-1),
    minSize: always(-1),
    recurrence: emptyText,
    startTime: emptyText,
    timeZone: always("Etc/UTC"),
  },
};

/** Groups of instances. Their instances are not simulated. */
export const autoscaling: ServiceModel = { resources: [group, policy, schedule] };

function availabilityZones({ inputs, world }: Instance): string[] {
  const names = texts(inputs.vpcZoneIdentifiers).map((id) =>
    text(outputOf(world, SUBNET, id, "availabilityZone")),
  );
  return [...new Set(names)].filter((name) => name !== "").sort();
}
