import type { types } from "@pulumi/aws";
import type { Input } from "@pulumi/pulumi";
import type { Problem } from "../shared";
import { architectureOf } from "./architecture";

/** Several instance types in one Auto Scaling group, bought on demand and, if wanted, as Spot Instances. */
export interface MixedInstances {
  /**
   * Further instance types, of the same architecture as the first. On demand the first that is available is taken, in
   * this order; Spot Instances where they are cheap and likely to last. The more types, the less often Spot ends.
   */
  readonly instanceTypes: readonly string[];
  /**
   * Instances that are always bought on demand.
   * @default 0
   */
  readonly onDemandBase?: number;
  /**
   * How many of the instances above the base are bought on demand, in percent; the others are Spot Instances, up to
   * 90 percent cheaper, which AWS takes back with two minutes' notice.
   * @default 100
   */
  readonly onDemandPercentage?: number;
}

/** Whether any instance can be a Spot Instance. */
export function usesSpot(mixed: MixedInstances | undefined): boolean {
  return mixed !== undefined && (mixed.onDemandPercentage ?? 100) < 100;
}

/**
 * The mixed part of a group.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/allocation-strategies.html
 */
export function mixedInstancesPolicy(
  instanceType: string,
  mixed: MixedInstances,
  template: { readonly id: Input<string>; readonly version: Input<string> },
): types.input.autoscaling.GroupMixedInstancesPolicy {
  return {
    launchTemplate: {
      launchTemplateSpecification: { launchTemplateId: template.id, version: template.version },
      overrides: [instanceType, ...mixed.instanceTypes].map((type) => ({ instanceType: type })),
    },
    instancesDistribution: {
      onDemandAllocationStrategy: "prioritized",
      onDemandBaseCapacity: mixed.onDemandBase ?? 0,
      onDemandPercentageAboveBaseCapacity: mixed.onDemandPercentage ?? 100,
      spotAllocationStrategy: "price-capacity-optimized",
    },
  };
}

/** What Auto Scaling would refuse, or what would launch instances that cannot start. */
export function mixedProblems(instanceType: string, mixed: MixedInstances): Problem[] {
  const needed = architectureOf(instanceType);
  const all = [instanceType, ...mixed.instanceTypes];
  const problems: Problem[] = mixed.instanceTypes.flatMap((type, index) => {
    const path = ["mixedInstances", "instanceTypes", index];
    if (architectureOf(type) !== needed) {
      return [
        {
          path,
          value: type,
          message: `an instance type for ${needed}, like ${instanceType}, since all start from one image; fix: choose another`,
        },
      ];
    }
    return all.indexOf(type) <= index ? [{ path, value: type, message: "named once; fix: take it out" }] : [];
  });
  const percentage = mixed.onDemandPercentage ?? 100;
  if (percentage < 0 || percentage > 100) {
    problems.push({
      path: ["mixedInstances", "onDemandPercentage"],
      value: percentage,
      message: "from 0 to 100; fix: choose such a number",
    });
  }
  return problems;
}
