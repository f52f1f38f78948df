import { texts } from "../../services/support";
import type { ResourcePermissions, Rule } from "../model";
import { anywhere, carrying, given, on, regional, self, tagged, type Target } from "../rules";

/** Something of EC2 that an input names by its id or ids. */
export function of(kind: string, input: string): Target {
  return ({ accountId, partition, region, inputs }) =>
    [inputs[input], ...texts(inputs[input])]
      .filter((id): id is string => typeof id === "string" && id !== "")
      .map((id) => `arn:${partition}:ec2:${region}:${accountId}:${kind}/${id}`);
}

/** Something of EC2 that has no id before it is there. */
export function anew(kind: string): Target {
  return regional("ec2", `${kind}/*`);
}

/** The resource itself, by its id. */
export function own(kind: string): Target {
  return regional("ec2", ({ id }) => `${kind}/${id}`);
}

/**
 * Tags that are given with the call that creates.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function tagsWith(kind: string, createAction: string): Rule {
  return tagged(carrying({ "ec2:CreateAction": createAction }, on(anew(kind), "ec2:CreateTags")));
}

/** Tags of what is there. */
export function retags(kind: string): readonly Rule[] {
  return [on(own(kind), "ec2:CreateTags", "ec2:DeleteTags")];
}

const inVpc = of("vpc", "vpcId");

const vpc: ResourcePermissions = {
  type: "aws:ec2/vpc:Vpc",
  create: [
    on(anew("vpc"), "ec2:CreateVpc"),
    tagsWith("vpc", "CreateVpc"),
    on(self, "ec2:ModifyVpcAttribute"),
  ],
  read: [
    on(self, "ec2:DescribeVpcAttribute"),
    anywhere(
      "ec2:DescribeVpcs",
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
    ),
  ],
  update: [on(self, "ec2:ModifyVpcAttribute", "ec2:AssociateVpcCidrBlock", "ec2:DisassociateVpcCidrBlock")],
  retag: retags("vpc"),
  delete: [on(self, "ec2:DeleteVpc"), anywhere("ec2:DescribeVpcs")],
};

function cidrBlock(version: "4" | "6"): ResourcePermissions {
  return {
    type: `aws:ec2/vpcIpv${version}CidrBlockAssociation:VpcIpv${version}CidrBlockAssociation`,
    create: [on(inVpc, "ec2:AssociateVpcCidrBlock")],
    read: [anywhere("ec2:DescribeVpcs")],
    delete: [on(inVpc, "ec2:DisassociateVpcCidrBlock")],
  };
}

const subnet: ResourcePermissions = {
  type: "aws:ec2/subnet:Subnet",
  create: [
    on(anew("subnet"), "ec2:CreateSubnet"),
    on(inVpc, "ec2:CreateSubnet"),
    tagsWith("subnet", "CreateSubnet"),
    on(self, "ec2:ModifySubnetAttribute"),
  ],
  read: [anywhere("ec2:DescribeSubnets")],
  update: [
    on(self, "ec2:ModifySubnetAttribute", "ec2:AssociateSubnetCidrBlock", "ec2:DisassociateSubnetCidrBlock"),
  ],
  retag: retags("subnet"),
  // What services leave behind in a subnet is looked for first.
  delete: [on(self, "ec2:DeleteSubnet"), anywhere("ec2:DescribeNetworkInterfaces")],
};

const internetGateway: ResourcePermissions = {
  type: "aws:ec2/internetGateway:InternetGateway",
  create: [
    on(anew("internet-gateway"), "ec2:CreateInternetGateway"),
    tagsWith("internet-gateway", "CreateInternetGateway"),
    given("vpcId", on(self, "ec2:AttachInternetGateway"), on(inVpc, "ec2:AttachInternetGateway")),
  ],
  read: [anywhere("ec2:DescribeInternetGateways")],
  update: [
    on(self, "ec2:AttachInternetGateway", "ec2:DetachInternetGateway"),
    on(inVpc, "ec2:AttachInternetGateway", "ec2:DetachInternetGateway"),
  ],
  retag: retags("internet-gateway"),
  delete: [
    given("vpcId", on(self, "ec2:DetachInternetGateway"), on(inVpc, "ec2:DetachInternetGateway")),
    on(self, "ec2:DeleteInternetGateway"),
  ],
};

const egressOnlyGateway: ResourcePermissions = {
  type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
  create: [
    on(anew("egress-only-internet-gateway"), "ec2:CreateEgressOnlyInternetGateway"),
    on(inVpc, "ec2:CreateEgressOnlyInternetGateway"),
    tagsWith("egress-only-internet-gateway", "CreateEgressOnlyInternetGateway"),
  ],
  read: [anywhere("ec2:DescribeEgressOnlyInternetGateways")],
  retag: retags("egress-only-internet-gateway"),
  delete: [on(own("egress-only-internet-gateway"), "ec2:DeleteEgressOnlyInternetGateway")],
};

const address: ResourcePermissions = {
  type: "aws:ec2/eip:Eip",
  create: [on(anew("elastic-ip"), "ec2:AllocateAddress"), tagsWith("elastic-ip", "AllocateAddress")],
  read: [anywhere("ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute")],
  update: [
    on(own("elastic-ip"), "ec2:AssociateAddress", "ec2:DisassociateAddress"),
    on(of("instance", "instance"), "ec2:AssociateAddress"),
    on(of("network-interface", "networkInterface"), "ec2:AssociateAddress", "ec2:DisassociateAddress"),
  ],
  retag: retags("elastic-ip"),
  delete: [on(own("elastic-ip"), "ec2:DisassociateAddress", "ec2:ReleaseAddress")],
};

const natGateway: ResourcePermissions = {
  type: "aws:ec2/natGateway:NatGateway",
  create: [
    on(anew("natgateway"), "ec2:CreateNatGateway"),
    on(of("subnet", "subnetId"), "ec2:CreateNatGateway"),
    on(of("elastic-ip", "allocationId"), "ec2:CreateNatGateway"),
    tagsWith("natgateway", "CreateNatGateway"),
  ],
  read: [anywhere("ec2:DescribeNatGateways")],
  retag: retags("natgateway"),
  delete: [on(own("natgateway"), "ec2:DeleteNatGateway"), anywhere("ec2:DescribeNatGateways")],
};

const table = of("route-table", "routeTableId");

const routeTable: ResourcePermissions = {
  type: "aws:ec2/routeTable:RouteTable",
  create: [
    on(anew("route-table"), "ec2:CreateRouteTable"),
    on(inVpc, "ec2:CreateRouteTable"),
    tagsWith("route-table", "CreateRouteTable"),
    given("routes", on(self, "ec2:CreateRoute")),
  ],
  read: [anywhere("ec2:DescribeRouteTables")],
  update: [given("routes", on(self, "ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute"))],
  retag: retags("route-table"),
  delete: [
    on(self, "ec2:DisassociateRouteTable", "ec2:DeleteRouteTable"),
    anywhere("ec2:DescribeRouteTables"),
  ],
};

const route: ResourcePermissions = {
  type: "aws:ec2/route:Route",
  create: [on(table, "ec2:CreateRoute")],
  read: [anywhere("ec2:DescribeRouteTables")],
  update: [on(table, "ec2:ReplaceRoute")],
  delete: [on(table, "ec2:DeleteRoute"), anywhere("ec2:DescribeRouteTables")],
};

const inSubnet = of("subnet", "subnetId");

const routeTableAssociation: ResourcePermissions = {
  type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  create: [
    on(table, "ec2:AssociateRouteTable"),
    on(inSubnet, "ec2:AssociateRouteTable"),
    on(of("internet-gateway", "gatewayId"), "ec2:AssociateRouteTable"),
  ],
  read: [anywhere("ec2:DescribeRouteTables")],
  update: [on(table, "ec2:ReplaceRouteTableAssociation"), on(inSubnet, "ec2:ReplaceRouteTableAssociation")],
  delete: [on(table, "ec2:DisassociateRouteTable"), on(inSubnet, "ec2:DisassociateRouteTable")],
};

const endpoint: ResourcePermissions = {
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  create: [
    on(anew("vpc-endpoint"), "ec2:CreateVpcEndpoint"),
    on(inVpc, "ec2:CreateVpcEndpoint"),
    on(of("subnet", "subnetIds"), "ec2:CreateVpcEndpoint"),
    on(of("security-group", "securityGroupIds"), "ec2:CreateVpcEndpoint"),
    on(of("route-table", "routeTableIds"), "ec2:CreateVpcEndpoint"),
    tagsWith("vpc-endpoint", "CreateVpcEndpoint"),
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html, dependent actions
    given(
      "privateDnsEnabled",
      on(({ partition }) => `arn:${partition}:route53:::hostedzone/*`, "route53:AssociateVPCWithHostedZone"),
    ),
  ],
  read: [anywhere("ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists")],
  update: [
    on(self, "ec2:ModifyVpcEndpoint"),
    on(of("subnet", "subnetIds"), "ec2:ModifyVpcEndpoint"),
    on(of("security-group", "securityGroupIds"), "ec2:ModifyVpcEndpoint"),
    on(of("route-table", "routeTableIds"), "ec2:ModifyVpcEndpoint"),
  ],
  retag: retags("vpc-endpoint"),
  delete: [on(self, "ec2:DeleteVpcEndpoints"), anywhere("ec2:DescribeVpcEndpoints")],
};

function endpointLink(kind: "RouteTable" | "Subnet", target: Target): ResourcePermissions {
  const modify = [
    on(of("vpc-endpoint", "vpcEndpointId"), "ec2:ModifyVpcEndpoint"),
    on(target, "ec2:ModifyVpcEndpoint"),
  ];
  return {
    type: `aws:ec2/vpcEndpoint${kind}Association:VpcEndpoint${kind}Association`,
    create: modify,
    read: [anywhere("ec2:DescribeVpcEndpoints")],
    delete: modify,
  };
}

const publicAccessOptions: ResourcePermissions = {
  type: "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
  create: [anywhere("ec2:ModifyVpcBlockPublicAccessOptions")],
  read: [anywhere("ec2:DescribeVpcBlockPublicAccessOptions")],
  update: [anywhere("ec2:ModifyVpcBlockPublicAccessOptions")],
  delete: [anywhere("ec2:ModifyVpcBlockPublicAccessOptions", "ec2:DescribeVpcBlockPublicAccessOptions")],
};

const EXCLUSION = "vpc-block-public-access-exclusion";

const publicAccessExclusion: ResourcePermissions = {
  type: "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
  create: [
    on(anew(EXCLUSION), "ec2:CreateVpcBlockPublicAccessExclusion"),
    on(inVpc, "ec2:CreateVpcBlockPublicAccessExclusion"),
    on(inSubnet, "ec2:CreateVpcBlockPublicAccessExclusion"),
    tagsWith(EXCLUSION, "CreateVpcBlockPublicAccessExclusion"),
  ],
  read: [anywhere("ec2:DescribeVpcBlockPublicAccessExclusions")],
  update: [on(own(EXCLUSION), "ec2:ModifyVpcBlockPublicAccessExclusion")],
  retag: retags(EXCLUSION),
  delete: [
    on(own(EXCLUSION), "ec2:DeleteVpcBlockPublicAccessExclusion"),
    anywhere("ec2:DescribeVpcBlockPublicAccessExclusions"),
  ],
};

/** Networks, without what filters their traffic. */
export const vpcPermissions: readonly ResourcePermissions[] = [
  vpc,
  cidrBlock("4"),
  cidrBlock("6"),
  subnet,
  internetGateway,
  egressOnlyGateway,
  address,
  natGateway,
  routeTable,
  route,
  routeTableAssociation,
  endpoint,
  endpointLink("RouteTable", table),
  endpointLink("Subnet", inSubnet),
  publicAccessOptions,
  publicAccessExclusion,
];
