import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
  type Transform,
} from "../shared";
import { endpointPolicy, type Perimeter } from "./endpoint-policies";
import { SecurityGroup, type SecurityGroupTransform } from "./security-group";
import { https, type Peer, type SecurityGroupRules } from "./security-group-rules";

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

/** Changes to the children of endpoints. */
export interface EndpointsTransform {
  readonly endpoint?: Transform<aws.ec2.VpcEndpointArgs>;
  readonly routeTableAssociation?: Transform<aws.ec2.VpcEndpointRouteTableAssociationArgs>;
  readonly subnetAssociation?: Transform<aws.ec2.VpcEndpointSubnetAssociationArgs>;
  readonly securityGroup?: SecurityGroupTransform;
}

export interface EndpointsArgs extends ComponentArgs, Perimeter {
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidrs: readonly string[];
  /** @default no IPv6 */
  readonly vpcIpv6Cidr?: pulumi.Input<string>;
  /** Services reached through the route tables. */
  readonly gatewayServices: readonly GatewayService[];
  /** Services reached through network interfaces, as in `com.amazonaws.<region>.<service>`. */
  readonly interfaceServices: readonly string[];
  /** Route tables by a name that tells them apart for ever, e.g. tier and zone. */
  readonly routeTableIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** One subnet a zone, by such a name: the interfaces go there. */
  readonly subnetIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Changes to children. */
  readonly transform?: EndpointsTransform;
}

/**
 * The ways from a VPC to AWS services that do not cross the internet, limited to the own principals and resources of
 * the account or organisation (see {@link endpointPolicy}). Route tables and subnets are joined to the endpoints by
 * resources of their own, so that a new zone changes no endpoint.
 */
export class Endpoints extends Component implements HasControls {
  /** Prefix lists of the gateway endpoints by service, for egress rules. */
  readonly prefixListIds: Readonly<Partial<Record<GatewayService, pulumi.Output<string>>>>;
  /** Everything that must exist before the services can be reached. */
  readonly all: readonly pulumi.Resource[];
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: EndpointsArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:Endpoints", name, args, options);
    const gateways = args.gatewayServices.map((service) => this.gateway(name, service, args));
    const interfaces = this.interfaces(name, args);
    const joined = [...gateways, ...interfaces];
    this.all = joined.flatMap(({ endpoint, joins }) => [endpoint, ...joins]);
    this.prefixListIds = Object.fromEntries(
      gateways.map(({ service, endpoint }) => [service, endpoint.prefixListId]),
    );
    this.controls = pulumi
      .all(joined.map(({ endpoint }) => endpointControls(endpoint)))
      .apply((lists) => lists.flat());
    this.registerOutputs({ prefixListIds: this.prefixListIds, controls: this.controls });
  }

  private gateway(
    name: string,
    service: GatewayService,
    args: EndpointsArgs,
  ): Joined & { service: GatewayService } {
    const endpoint = this.endpoint(name, service, args, { vpcEndpointType: "Gateway" });
    const joins = Object.entries(args.routeTableIds).map(
      ([key, routeTableId]) =>
        new aws.ec2.VpcEndpointRouteTableAssociation(
          ...this.child(`${service}-${key}`, args.transform?.routeTableAssociation, {
            vpcEndpointId: endpoint.id,
            routeTableId,
          }),
        ),
    );
    return { service, endpoint, joins };
  }

  private interfaces(name: string, args: EndpointsArgs): Joined[] {
    if (args.interfaceServices.length === 0) {
      return [];
    }
    const group = new SecurityGroup(
      `${name}-security-group`,
      {
        deployment: args.deployment,
        purpose: name,
        vpcId: args.vpcId,
        description: "Interface endpoints: HTTPS from the VPC",
        ingress: fromVpc(args),
        transform: args.transform?.securityGroup,
      },
      // Two components of one name are taken for each other when resources are imported: docs/recovery.md.
      { parent: this, aliases: [{ name }] },
    );
    return args.interfaceServices.map((service) => {
      const endpoint = this.endpoint(name, service, args, {
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        securityGroupIds: [group.id],
      });
      const joins = Object.entries(args.subnetIds).map(
        ([key, subnetId]) =>
          new aws.ec2.VpcEndpointSubnetAssociation(
            ...this.child(`${service}-${key}`, args.transform?.subnetAssociation, {
              vpcEndpointId: endpoint.id,
              subnetId,
            }),
          ),
      );
      return { endpoint, joins };
    });
  }

  private endpoint(
    name: string,
    service: string,
    { deployment, vpcId, transform, organizationId }: EndpointsArgs,
    kind: Omit<aws.ec2.VpcEndpointArgs, "vpcId">,
  ): aws.ec2.VpcEndpoint {
    return new aws.ec2.VpcEndpoint(
      ...this.child(service, transform?.endpoint, {
        vpcId,
        serviceName: `com.amazonaws.${deployment.region}.${service}`,
        policy: policyText(endpointPolicy(deployment, service, { organizationId })),
        tags: deployment.tags(deployment.name(`${name}-${service}`)),
        ...kind,
      }),
    );
  }
}

/** An endpoint and what joins it to route tables or subnets. */
interface Joined {
  readonly endpoint: aws.ec2.VpcEndpoint;
  readonly joins: readonly pulumi.Resource[];
}

/** A rule for each of the VPC's blocks; that of its own block keeps its name when others come. */
function fromVpc({ vpcCidrs, vpcIpv6Cidr }: EndpointsArgs): SecurityGroupRules {
  const rule = (peer: Peer) => https(peer, "HTTPS from the VPC");
  const [own = "", ...secondary] = vpcCidrs;
  return {
    https: rule({ cidr: own }),
    ...Object.fromEntries(secondary.map((cidr) => [`https-${cidr.replace("/", "-")}`, rule({ cidr })])),
    ...(vpcIpv6Cidr === undefined ? {} : { "https-ipv6": rule({ cidrIpv6: vpcIpv6Cidr }) }),
  };
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
