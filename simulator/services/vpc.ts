import { policy, policyText } from "../../iam";
import type { Instance, ResourceModel } from "../model";
import { digest } from "../names";
import { hostAddress, publicAddress, publicDnsName } from "./addresses";
import {
  absent,
  accountId,
  always,
  derivedEc2Id,
  dnsSuffix,
  ec2Id,
  emptyList,
  emptyText,
  outputOf,
  regionalArn,
  stringHash,
  text,
  texts,
  type Place,
} from "./support";
import { zonesOf } from "./zones";

export const VPC = "aws:ec2/vpc:Vpc";
export const SUBNET = "aws:ec2/subnet:Subnet";
const EIP = "aws:ec2/eip:Eip";

/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-default */
const defaultEndpointPolicy = {
  ...policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }),
  Version: "2008-10-17",
} as const;

/** The default VPC of an account in a region; the simulator knows no more of it than its id. */
export function defaultVpcId({ accountId: account, region }: Place): string {
  return derivedEc2Id("vpc", account, region, "default");
}

/** The default security group of a VPC. */
export function defaultSecurityGroupId(vpcId: string): string {
  return derivedEc2Id("sg", vpcId, "default");
}

const vpc: ResourceModel = {
  type: VPC,
  taggable: true,
  replaceOn: ["cidrBlock", "instanceTenancy", "ipv4IpamPoolId", "ipv4NetmaskLength"],
  defaults: () => ({ enableDnsSupport: true, instanceTenancy: "default" }),
  id: ec2Id("vpc"),
  computed: {
    arn: (instance) => regionalArn(instance, "ec2", `vpc/${instance.id}`),
    // From an IPAM pool: which one of its ranges is for IPAM to say.
    cidrBlock: always("10.0.0.0/16"),
    defaultNetworkAclId: (instance) => derivedEc2Id("acl", instance.id, "default"),
    defaultRouteTableId: (instance) => derivedEc2Id("rtb", instance.id, "main"),
    defaultSecurityGroupId: (instance) => defaultSecurityGroupId(instance.id),
    dhcpOptionsId: (instance) => derivedEc2Id("dopt", instance.accountId, instance.region, "default"),
    enableDnsHostnames: always(false),
    enableNetworkAddressUsageMetrics: always(false),
    ipv6AssociationId: (instance) =>
      hasIpv6(instance) ? derivedEc2Id("vpc-cidr-assoc", instance.id, "ipv6") : "",
    ipv6CidrBlock: (instance) => (hasIpv6(instance) ? ipv6Block(instance) : ""),
    ipv6CidrBlockNetworkBorderGroup: (instance) => (hasIpv6(instance) ? instance.region : ""),
    mainRouteTableId: (instance) => derivedEc2Id("rtb", instance.id, "main"),
    ownerId: accountId,
  },
};

const subnet: ResourceModel = {
  type: SUBNET,
  taggable: true,
  replaceOn: ["availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "outpostArn", "vpcId"],
  defaults: () => ({
    assignIpv6AddressOnCreation: false,
    enableDns64: false,
    enableResourceNameDnsARecordOnLaunch: false,
    enableResourceNameDnsAaaaRecordOnLaunch: false,
    ipv6Native: false,
    mapPublicIpOnLaunch: false,
  }),
  id: ec2Id("subnet"),
  computed: {
    arn: (instance) => regionalArn(instance, "ec2", `subnet/${instance.id}`),
    availabilityZone: ({ inputs, region }) => zone(region, "id", inputs.availabilityZoneId)?.name,
    availabilityZoneId: ({ inputs, region }) => zone(region, "name", inputs.availabilityZone)?.id,
    cidrBlock: emptyText,
    ipv6CidrBlock: emptyText,
    ipv6CidrBlockAssociationId: (instance) =>
      text(instance.inputs.ipv6CidrBlock) === ""
        ? ""
        : derivedEc2Id("subnet-cidr-assoc", instance.id, "ipv6"),
    ownerId: accountId,
    privateDnsHostnameTypeOnLaunch: ({ inputs }) =>
      inputs.ipv6Native === true ? "resource-name" : "ip-name",
  },
};

const internetGateway: ResourceModel = {
  type: "aws:ec2/internetGateway:InternetGateway",
  taggable: true,
  id: ec2Id("igw"),
  computed: {
    arn: (instance) => regionalArn(instance, "ec2", `internet-gateway/${instance.id}`),
    ownerId: accountId,
    vpcId: emptyText,
  },
};

const cidrBlockAssociation: ResourceModel = {
  type: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
  replaceOn: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "vpcId"],
  id: ec2Id("vpc-cidr-assoc"),
  // From an IPAM pool: which one of its ranges is for IPAM to say.
  computed: { cidrBlock: always("100.64.0.0/16") },
};

const ipv6CidrBlockAssociation: ResourceModel = {
  type: "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation",
  replaceOn: [
    "assignGeneratedIpv6CidrBlock",
    "ipv6CidrBlock",
    "ipv6IpamPoolId",
    "ipv6NetmaskLength",
    "ipv6Pool",
    "vpcId",
  ],
  id: ec2Id("vpc-cidr-assoc"),
  computed: {
    assignGeneratedIpv6CidrBlock: always(false),
    ipSource: always("amazon"),
    ipv6AddressAttribute: always("public"),
    ipv6CidrBlock: ipv6Block,
    ipv6Pool: always("Amazon"),
  },
};

const egressOnlyGateway: ResourceModel = {
  type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
  taggable: true,
  replaceOn: ["vpcId"],
  id: ec2Id("eigw"),
};

const eip: ResourceModel = {
  type: EIP,
  taggable: true,
  replaceOn: ["address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool"],
  id: ec2Id("eipalloc"),
  computed: {
    allocationId: ({ id }) => id,
    arn: (instance) => regionalArn(instance, "ec2", `elastic-ip/${instance.id}`),
    associationId: emptyText,
    carrierIp: emptyText,
    customerOwnedIp: emptyText,
    domain: always("vpc"),
    instance: emptyText,
    ipamPoolId: emptyText,
    networkBorderGroup: ({ region }) => region,
    networkInterface: emptyText,
    privateDns: absent,
    privateIp: emptyText,
    ptrRecord: emptyText,
    publicDns: (instance) => publicDnsName(eipAddress(instance), instance),
    publicIp: eipAddress,
    publicIpv4Pool: always("amazon"),
  },
};

const natGateway: ResourceModel = {
  type: "aws:ec2/natGateway:NatGateway",
  taggable: true,
  replaceOn: [
    "allocationId",
    "availabilityMode",
    "connectivityType",
    "privateIp",
    "secondaryPrivateIpAddressCount",
    "subnetId",
    "vpcId",
  ],
  defaults: () => ({ connectivityType: "public" }),
  id: ec2Id("nat"),
  computed: {
    associationId: (instance) => (isPublicNat(instance) ? derivedEc2Id("eipassoc", instance.id) : ""),
    autoProvisionZones: (instance) => (isRegionalNat(instance) ? "enabled" : ""),
    autoScalingIps: (instance) => (isRegionalNat(instance) ? "enabled" : ""),
    availabilityMode: always("zonal"),
    networkInterfaceId: ec2Id("eni"),
    privateIp: (instance) => subnetAddress(instance, instance.inputs.subnetId),
    publicIp: (instance) =>
      isPublicNat(instance)
        ? text(outputOf(instance.world, EIP, instance.inputs.allocationId, "publicIp"))
        : "",
    regionalNatGatewayAddresses: emptyList,
    regionalNatGatewayAutoMode: (instance) => (isRegionalNat(instance) ? "enabled" : ""),
    routeTableId: (instance) => (isRegionalNat(instance) ? derivedEc2Id("rtb", instance.id) : ""),
    secondaryAllocationIds: emptyList,
    secondaryPrivateIpAddressCount: always(0),
    secondaryPrivateIpAddresses: emptyList,
    vpcId: ({ inputs, world }) => text(outputOf(world, SUBNET, inputs.subnetId, "vpcId")),
  },
};

const routeTable: ResourceModel = {
  type: "aws:ec2/routeTable:RouteTable",
  taggable: true,
  replaceOn: ["vpcId"],
  id: ec2Id("rtb"),
  computed: {
    arn: (instance) => regionalArn(instance, "ec2", `route-table/${instance.id}`),
    ownerId: accountId,
    propagatingVgws: emptyList,
    routes: emptyList,
  },
};

const route: ResourceModel = {
  type: "aws:ec2/route:Route",
  replaceOn: ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "routeTableId"],
  id: ({ inputs }) => {
    const destination =
      text(inputs.destinationCidrBlock) ||
      text(inputs.destinationIpv6CidrBlock) ||
      text(inputs.destinationPrefixListId);
    return `r-${text(inputs.routeTableId)}${stringHash(destination)}`;
  },
  computed: {
    instanceId: emptyText,
    instanceOwnerId: emptyText,
    networkInterfaceId: emptyText,
    origin: always("CreateRoute"),
    state: always("active"),
  },
};

const routeTableAssociation: ResourceModel = {
  type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  replaceOn: ["gatewayId", "subnetId"],
  id: ec2Id("rtbassoc"),
};

const blockPublicAccessOptions: ResourceModel = {
  type: "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
  id: ({ region }) => region,
  computed: {
    awsAccountId: accountId,
    awsRegion: ({ region }) => region,
  },
};

const blockPublicAccessExclusion: ResourceModel = {
  type: "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
  taggable: true,
  replaceOn: ["subnetId", "vpcId"],
  id: ec2Id("vpcbpa-exclude"),
  computed: {
    resourceArn: (instance) =>
      text(instance.inputs.subnetId) === ""
        ? regionalArn(instance, "ec2", `vpc/${text(instance.inputs.vpcId)}`)
        : regionalArn(instance, "ec2", `subnet/${text(instance.inputs.subnetId)}`),
  },
};

const vpcEndpoint: ResourceModel = {
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  taggable: true,
  replaceOn: [
    "resourceConfigurationArn",
    "serviceName",
    "serviceNetworkArn",
    "serviceRegion",
    "vpcEndpointType",
    "vpcId",
  ],
  defaults: () => ({ vpcEndpointType: "Gateway" }),
  id: ec2Id("vpce"),
  computed: {
    arn: (instance) => regionalArn(instance, "ec2", `vpc-endpoint/${instance.id}`),
    cidrBlocks: (instance) => (isGatewayEndpoint(instance) ? [serviceRange(instance)] : []),
    dnsEntries: (instance) => (isInterfaceEndpoint(instance) ? dnsEntries(instance) : []),
    dnsOptions: (instance) => ({
      dnsRecordIpType: isGatewayEndpoint(instance) ? "service-defined" : "ipv4",
      privateDnsOnlyForInboundResolverEndpoint: false,
      privateDnsPreference: "",
      privateDnsSpecifiedDomains: [],
    }),
    ipAddressType: always("ipv4"),
    networkInterfaceIds: (instance) =>
      texts(instance.inputs.subnetIds).map((id) => derivedEc2Id("eni", instance.id, id)),
    ownerId: accountId,
    policy: always(policyText(defaultEndpointPolicy)),
    prefixListId: (instance) => (isGatewayEndpoint(instance) ? servicePrefixListId(instance) : ""),
    privateDnsEnabled: always(false),
    requesterManaged: always(false),
    routeTableIds: emptyList,
    securityGroupIds: (instance) =>
      isInterfaceEndpoint(instance) ? [defaultSecurityGroupId(text(instance.inputs.vpcId))] : [],
    serviceRegion: ({ region }) => region,
    state: always("available"),
    subnetConfigurations: (instance) =>
      texts(instance.inputs.subnetIds).map((subnetId) => ({
        ipv4: subnetAddress(instance, subnetId),
        subnetId,
      })),
    subnetIds: emptyList,
  },
  volatile: ["dnsEntries", "networkInterfaceIds", "subnetConfigurations"],
};

/** Ids of associations are made by the provider: AWS has none. */
function endpointAssociation(kind: "RouteTable" | "Subnet"): ResourceModel {
  const other = kind === "Subnet" ? "subnetId" : "routeTableId";
  return {
    type: `aws:ec2/vpcEndpoint${kind}Association:VpcEndpoint${kind}Association`,
    replaceOn: [other, "vpcEndpointId"],
    id: ({ inputs }) => `a-${text(inputs.vpcEndpointId)}${stringHash(text(inputs[other]))}`,
  };
}

export const vpcModels: readonly ResourceModel[] = [
  vpc,
  subnet,
  internetGateway,
  eip,
  natGateway,
  routeTable,
  route,
  routeTableAssociation,
  blockPublicAccessOptions,
  blockPublicAccessExclusion,
  vpcEndpoint,
  endpointAssociation("RouteTable"),
  endpointAssociation("Subnet"),
  cidrBlockAssociation,
  ipv6CidrBlockAssociation,
  egressOnlyGateway,
];

function hasIpv6({ inputs }: Instance): boolean {
  return inputs.assignGeneratedIpv6CidrBlock === true || text(inputs.ipv6CidrBlock) !== "";
}

/** A /56 of the kind that Amazon assigns. */
function ipv6Block(instance: Instance): string {
  const digits = instance.hex(6, "ipv6");
  return `2600:1f18:${digits.slice(0, 4)}:${digits.slice(4)}00::/56`;
}

function zone(region: string, key: "name" | "id", value: unknown): { name: string; id: string } | undefined {
  const zones = zonesOf(region);
  return value === undefined ? zones[0] : zones.find((item) => item[key] === value);
}

function eipAddress(instance: Instance): string {
  return text(instance.inputs.address) || publicAddress(instance.hex(5, "address"));
}

/** An address of a network interface in a subnet. */
function subnetAddress(instance: Instance, subnetId: unknown): string {
  const cidrBlock = text(outputOf(instance.world, SUBNET, subnetId, "cidrBlock"));
  return hostAddress(cidrBlock, instance.hex(8, text(subnetId)));
}

function isPublicNat({ inputs }: Instance): boolean {
  return inputs.connectivityType !== "private" && inputs.availabilityMode !== "regional";
}

function isRegionalNat({ inputs }: Instance): boolean {
  return inputs.availabilityMode === "regional";
}

function isGatewayEndpoint({ inputs }: Instance): boolean {
  return inputs.vpcEndpointType === "Gateway";
}

function isInterfaceEndpoint({ inputs }: Instance): boolean {
  return inputs.vpcEndpointType === "Interface";
}

/** The prefix list of AWS's own that holds a gateway service's addresses in a region. */
function servicePrefixListId({ inputs }: Instance): string {
  return `pl-${digest(["prefix-list", text(inputs.serviceName)], 8)}`;
}

function serviceRange({ inputs }: Instance): string {
  return `198.18.${parseInt(digest(["range", text(inputs.serviceName)], 2), 16)}.0/24`;
}

/** Names of an interface endpoint: of the region, of each zone and, if asked for, the service's own. */
function dnsEntries(instance: Instance): { dnsName: string; hostedZoneId: string }[] {
  const { id, inputs, partition, region, world } = instance;
  // `com.amazonaws.REGION.ecr.api` is reached as `api.ecr`.
  const parts = text(inputs.serviceName).split(".");
  const service = parts
    .slice(parts.indexOf(region) + 1)
    .reverse()
    .join(".");
  const suffix = dnsSuffix(partition);
  const host = `${id}-${instance.hex(8, "dns")}`;
  const domain = `${service}.${region}.vpce.${suffix}`;
  const zones = texts(inputs.subnetIds)
    .map((subnetId) => text(outputOf(world, SUBNET, subnetId, "availabilityZone")))
    .filter((name) => name !== "");
  const shared = `Z${digest(["vpce", region], 13).toUpperCase()}`;
  return [
    { dnsName: `${host}.${domain}`, hostedZoneId: shared },
    ...zones.map((name) => ({ dnsName: `${host}-${name}.${domain}`, hostedZoneId: shared })),
    ...(inputs.privateDnsEnabled === true
      ? [
          {
            dnsName: `${service}.${region}.${suffix}`,
            hostedZoneId: `Z${instance.hex(20, "private").toUpperCase()}`,
          },
        ]
      : []),
  ];
}
