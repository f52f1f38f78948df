import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
} from "../shared";
import { endpointPolicy } from "./endpoint-policies";
import { SecurityGroup } from "./security-group";
import { https } from "./security-group-rules";

/** Services with an endpoint in the route tables, which costs nothing. */
export const gatewayServices = ["s3", "dynamodb"] as const;
export type GatewayService = (typeof gatewayServices)[number];

/** The last part of a service's name, as AWS lists it. */
const interfaceServiceForm = /^[a-z0-9]+([.-][a-z0-9]+)*$/;

/** What is wrong with the services of gateway endpoints. */
export function gatewayServiceProblems(services: readonly GatewayService[]): Problem[] {
  return services.flatMap((service, index) => repetition("gatewayEndpoints", services, service, index));
}

/** What is wrong with the services of interface endpoints. */
export function interfaceServiceProblems(services: readonly string[]): Problem[] {
  return services.flatMap((service, index): Problem[] => {
    const problem = (message: string): Problem[] => [
      { path: ["interfaceEndpoints", index], value: service, message },
    ];
    if (gatewayServices.some((gateway) => gateway === service)) {
      return problem("reached through the route tables at no cost; fix: move it to gatewayEndpoints");
    }
    return interfaceServiceForm.test(service)
      ? repetition("interfaceEndpoints", services, service, index)
      : problem(
          "the part of the service's name after com.amazonaws.<region>., in lower case; fix: write it as in ssm or ecr.api",
        );
  });
}

function repetition(
  argument: string,
  services: readonly string[],
  service: string,
  index: number,
): Problem[] {
  return services.indexOf(service) === index
    ? []
    : [
        {
          path: [argument, index],
          value: service,
          message: `each service once; fix: remove the second "${service}"`,
        },
      ];
}

export interface EndpointsArgs extends ComponentArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  /** Services reached through the route tables. */
  readonly gatewayServices: readonly GatewayService[];
  /** Services reached through network interfaces, as in `com.amazonaws.<region>.<service>`. */
  readonly interfaceServices: readonly string[];
  readonly routeTableIds: readonly pulumi.Input<string>[];
  /** One subnet a zone: the interfaces go there. */
  readonly subnetIds: readonly pulumi.Input<string>[];
}

/**
 * The ways from a VPC to AWS services that do not cross the internet, limited to the account's own principals and
 * resources (see {@link endpointPolicy}).
 */
export class Endpoints extends Component implements HasControls {
  /** Prefix lists of the gateway endpoints by service, for egress rules. */
  readonly prefixListIds: Readonly<Partial<Record<GatewayService, pulumi.Output<string>>>>;
  /** Everything that must exist before the services can be reached. */
  readonly all: readonly aws.ec2.VpcEndpoint[];
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: EndpointsArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:Endpoints", name, args, options);
    const gateways = args.gatewayServices.map((service): [GatewayService, aws.ec2.VpcEndpoint] => [
      service,
      this.endpoint(name, service, args, {
        vpcEndpointType: "Gateway",
        routeTableIds: [...args.routeTableIds],
      }),
    ]);
    this.all = [...gateways.map(([, endpoint]) => endpoint), ...this.interfaces(name, args)];
    this.prefixListIds = Object.fromEntries(
      gateways.map(([service, { prefixListId }]) => [service, prefixListId]),
    );
    this.controls = pulumi
      .all(this.all.map((endpoint) => endpointControls(endpoint)))
      .apply((lists) => lists.flat());
    this.registerOutputs({ prefixListIds: this.prefixListIds, controls: this.controls });
  }

  private interfaces(name: string, args: EndpointsArgs): aws.ec2.VpcEndpoint[] {
    if (args.interfaceServices.length === 0) {
      return [];
    }
    const group = new SecurityGroup(
      name,
      {
        deployment: args.deployment,
        vpcId: args.vpcId,
        description: "Interface endpoints: HTTPS from the VPC",
        ingress: { https: https({ cidr: args.vpcCidr }, "HTTPS from the VPC") },
      },
      { parent: this },
    );
    return args.interfaceServices.map((service) =>
      this.endpoint(name, service, args, {
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        securityGroupIds: [group.id],
        subnetIds: [...args.subnetIds],
      }),
    );
  }

  private endpoint(
    name: string,
    service: string,
    { deployment, vpcId }: EndpointsArgs,
    kind: Omit<aws.ec2.VpcEndpointArgs, "vpcId">,
  ): aws.ec2.VpcEndpoint {
    return new aws.ec2.VpcEndpoint(
      this.childName(service),
      {
        vpcId,
        serviceName: `com.amazonaws.${deployment.region}.${service}`,
        policy: policyText(endpointPolicy(deployment, service)),
        tags: deployment.tags(deployment.name(`${name}-${service}`)),
        ...kind,
      },
      this.childOptions(),
    );
  }
}

function endpointControls(endpoint: aws.ec2.VpcEndpoint): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([endpoint.arn, endpoint.serviceName, endpoint.vpcEndpointType, endpoint.privateDnsEnabled])
    .apply(([arn, service, type, privateDns]) => [
      {
        id: "V3",
        control: `private way to ${service}`,
        enabled: type === "Gateway" || privateDns,
        resource: arn,
      },
    ]);
}
