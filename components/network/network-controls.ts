import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SecurityControl } from "../shared";

/** What a VPC's own resources show. */
export function vpcControls(
  vpc: aws.ec2.Vpc,
  defaultGroup: aws.ec2.DefaultSecurityGroup,
  subnets: readonly aws.ec2.Subnet[],
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([vpc.arn, defaultGroup.arn, defaultGroup.ingress, defaultGroup.egress, publicAddresses(subnets)])
    .apply(([vpcArn, groupArn, ingress, egress, given]) => [
      noPublicAddresses(given, vpcArn),
      {
        id: "V4",
        control: "default security group admits nothing",
        enabled: ingress.length + egress.length === 0,
        resource: groupArn,
      },
    ]);
}

/** Whether each of the subnets gives out public addresses. */
function publicAddresses(subnets: readonly aws.ec2.Subnet[]): pulumi.Output<(boolean | undefined)[]> {
  return pulumi.all(subnets.map(({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch));
}

export function noPublicAddresses(
  given: readonly (boolean | undefined)[],
  resource: string,
): SecurityControl {
  return {
    id: "V1",
    control: "no subnet gives out public addresses",
    enabled: given.every((gives) => gives !== true),
    resource,
  };
}

/** Without IPv6 routes out of private subnets there is nothing to show. */
export function ipv6Controls(
  vpc: aws.ec2.Vpc,
  privateRoutes: readonly aws.ec2.Route[],
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([
      vpc.arn,
      pulumi.all(
        privateRoutes.map(({ destinationIpv6CidrBlock, gatewayId }) =>
          pulumi.all([destinationIpv6CidrBlock, gatewayId]),
        ),
      ),
    ])
    .apply(([resource, routes]) => {
      const ipv6 = routes.filter(([destination]) => Boolean(destination));
      const control = "private subnets are not reached over IPv6";
      return ipv6.length === 0
        ? []
        : [{ id: "V5", control, enabled: ipv6.every(([, gateway]) => !gateway), resource }];
    });
}
