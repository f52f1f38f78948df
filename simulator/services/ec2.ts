import type { FunctionModel, Instance, ResourceModel, ServiceModel } from "../model";
import { digest } from "../names";
import type { Resource } from "../store";
import type { World } from "../world";
import { securityGroupModels } from "./security-groups";
import {
  INSTANT,
  absent,
  always,
  ec2Id,
  properties,
  refusal,
  regionalArn,
  text,
  texts,
  versionNumber,
} from "./support";
import { SUBNET, VPC, vpcModels } from "./vpc";

const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

const flowLog: ResourceModel = {
  type: "aws:ec2/flowLog:FlowLog",
  taggable: true,
  replaceOn: [
    "deliverCrossAccountRole",
    "destinationOptions",
    "eniId",
    "iamRoleArn",
    "logDestination",
    "logDestinationType",
    "logFormat",
    "maxAggregationInterval",
    "regionalNatGatewayId",
    "subnetId",
    "tagFieldSpecifications",
    "trafficType",
    "transitGatewayAttachmentId",
    "transitGatewayId",
    "vpcId",
  ],
  defaults: () => ({ logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 }),
  id: ec2Id("fl"),
  computed: {
    arn: (instance) => regionalArn(instance, "ec2", `vpc-flow-log/${instance.id}`),
    logDestination: absent,
    // https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html ("default format")
    logFormat: always(
      "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} " +
        "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
    ),
  },
};

/** Inputs of a launch template that are not part of its versions, tags apart. */
const outsideVersions = ["defaultVersion", "name", "namePrefix", "updateDefaultVersion"];

const launchTemplate: ResourceModel = {
  type: LAUNCH_TEMPLATE,
  physicalName: "name",
  taggable: true,
  id: ec2Id("lt"),
  computed: {
    arn: (instance) => regionalArn(instance, "ec2", `launch-template/${instance.id}`),
    defaultVersion: (instance) =>
      instance.inputs.updateDefaultVersion === true
        ? latestVersion(instance)
        : (instance.world.find(LAUNCH_TEMPLATE, instance.id)?.outputs.defaultVersion ?? 1),
    latestVersion,
    metadataOptions: absent,
    namePrefix: always(""),
  },
  volatile: ["defaultVersion", "latestVersion"],
};

const getVpc: FunctionModel = {
  token: "aws:ec2/getVpc:getVpc",
  invoke: (inputs, world) => {
    const found = world
      .list(VPC)
      .filter(
        (vpc) =>
          (inputs.id === undefined || vpc.id === inputs.id) &&
          (inputs.cidrBlock === undefined || vpc.outputs.cidrBlock === inputs.cidrBlock) &&
          inputs.default !== true &&
          hasTags(vpc, inputs.tags) &&
          matches(vpc, inputs.filters),
      );
    const vpc = only(found, "EC2 VPC");
    const outputs = vpc.outputs;
    return {
      ...inputs,
      arn: outputs.arn,
      cidrBlock: outputs.cidrBlock,
      cidrBlockAssociations: [
        {
          associationId: `vpc-cidr-assoc-0${digest([vpc.id], 16)}`,
          cidrBlock: outputs.cidrBlock,
          state: "associated",
        },
      ],
      default: false,
      dhcpOptionsId: outputs.dhcpOptionsId,
      enableDnsHostnames: outputs.enableDnsHostnames,
      enableDnsSupport: outputs.enableDnsSupport,
      enableNetworkAddressUsageMetrics: outputs.enableNetworkAddressUsageMetrics,
      id: vpc.id,
      instanceTenancy: outputs.instanceTenancy,
      ipv6AssociationId: outputs.ipv6AssociationId,
      ipv6CidrBlock: outputs.ipv6CidrBlock,
      ipv6CidrBlockAssociations: [],
      mainRouteTableId: outputs.mainRouteTableId,
      ownerId: outputs.ownerId,
      region: world.region,
      state: "available",
      tags: outputs.tagsAll,
    };
  },
};

const getSubnet: FunctionModel = {
  token: "aws:ec2/getSubnet:getSubnet",
  invoke: (inputs, world) => {
    const found = world
      .list(SUBNET)
      .filter(
        (subnet) =>
          (inputs.id === undefined || subnet.id === inputs.id) &&
          (inputs.vpcId === undefined || subnet.outputs.vpcId === inputs.vpcId) &&
          (inputs.cidrBlock === undefined || subnet.outputs.cidrBlock === inputs.cidrBlock) &&
          (inputs.availabilityZone === undefined ||
            subnet.outputs.availabilityZone === inputs.availabilityZone) &&
          hasTags(subnet, inputs.tags) &&
          matches(subnet, inputs.filters),
      );
    const { id, outputs } = only(found, "EC2 Subnet");
    return {
      ...inputs,
      arn: outputs.arn,
      assignIpv6AddressOnCreation: outputs.assignIpv6AddressOnCreation,
      availabilityZone: outputs.availabilityZone,
      availabilityZoneId: outputs.availabilityZoneId,
      availableIpAddressCount: 2 ** (32 - Number(text(outputs.cidrBlock).split("/")[1])) - 5,
      cidrBlock: outputs.cidrBlock,
      customerOwnedIpv4Pool: "",
      defaultForAz: false,
      enableDns64: outputs.enableDns64,
      enableLniAtDeviceIndex: 0,
      enableResourceNameDnsARecordOnLaunch: outputs.enableResourceNameDnsARecordOnLaunch,
      enableResourceNameDnsAaaaRecordOnLaunch: outputs.enableResourceNameDnsAaaaRecordOnLaunch,
      id,
      ipv6CidrBlock: outputs.ipv6CidrBlock,
      ipv6CidrBlockAssociationId: outputs.ipv6CidrBlockAssociationId,
      ipv6Native: outputs.ipv6Native,
      mapCustomerOwnedIpOnLaunch: false,
      mapPublicIpOnLaunch: outputs.mapPublicIpOnLaunch,
      outpostArn: "",
      ownerId: outputs.ownerId,
      privateDnsHostnameTypeOnLaunch: outputs.privateDnsHostnameTypeOnLaunch,
      region: world.region,
      state: "available",
      tags: outputs.tagsAll ?? {},
      vpcId: outputs.vpcId,
    };
  },
};

const getSubnets: FunctionModel = {
  token: "aws:ec2/getSubnets:getSubnets",
  invoke: (inputs, world) => {
    const found = world
      .list(SUBNET)
      .filter((subnet) => hasTags(subnet, inputs.tags) && matches(subnet, inputs.filters));
    return {
      ...inputs,
      id: world.region,
      ids: found.map((subnet) => subnet.id),
      region: world.region,
      tags: inputs.tags ?? {},
    };
  },
};

/**
 * Images of Amazon: one for each name pattern. An image of another owner is not there to be found, and neither is the
 * result of a `nameRegex`.
 */
const getAmi: FunctionModel = {
  token: "aws:ec2/getAmi:getAmi",
  invoke: (inputs, world) => {
    const owners = texts(inputs.owners);
    const filters = filtersOf(inputs.filters);
    const pattern = filters.find(({ name }) => name === "name")?.values[0];
    if (pattern === undefined || !owners.includes("amazon")) {
      throw refusal(
        "InvalidAMIID.NotFound",
        'Your query returned no results: the simulated AWS has only Amazon\'s own images (owners: ["amazon"]), ' +
          'and finds them by a filter named "name".',
      );
    }
    const architecture =
      filters.find(({ name }) => name === "architecture")?.values[0] ?? architectureOf(pattern);
    const name = pattern.replaceAll("*", "2025.1.20250101.0");
    const imageId = amiId(world, name);
    const snapshotId = `snap-0${digest([imageId, "root"], 16)}`;
    return {
      ...inputs,
      architecture,
      arn: `arn:${world.partition}:ec2:${world.region}::image/${imageId}`,
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            delete_on_termination: "true",
            encrypted: "false",
            iops: "3000",
            snapshot_id: snapshotId,
            volume_size: "8",
            volume_type: "gp3",
          },
          noDevice: "",
          virtualName: "",
        },
      ],
      bootMode: "uefi-preferred",
      creationDate: INSTANT,
      deprecationTime: INSTANT.replace("2025", "2027"),
      description: name,
      enaSupport: true,
      hypervisor: "xen",
      id: imageId,
      imageId,
      imageLocation: `amazon/${name}`,
      imageOwnerAlias: "amazon",
      imageType: "machine",
      imdsSupport: "v2.0",
      kernelId: "",
      lastLaunchedTime: "",
      name,
      ownerId: AMAZON,
      platform: "",
      platformDetails: "Linux/UNIX",
      productCodes: [],
      public: true,
      ramdiskId: "",
      region: world.region,
      rootDeviceName: "/dev/xvda",
      rootDeviceType: "ebs",
      rootSnapshotId: snapshotId,
      sriovNetSupport: "simple",
      state: "available",
      stateReason: { code: "UNSET", message: "UNSET" },
      tags: {},
      tpmSupport: "",
      usageOperation: "RunInstances",
      virtualizationType: "hvm",
    };
  },
};

/** The account that owns Amazon Linux images. */
const AMAZON = "137112412989";

/** VPC networks, security groups, launch templates and images. */
export const ec2: ServiceModel = {
  resources: [...vpcModels, ...securityGroupModels, flowLog, launchTemplate],
  functions: [getVpc, getSubnet, getSubnets, getAmi],
};

/** The id of Amazon's image of that name in a region. */
export function amiId({ region }: Pick<World, "region">, name: string): string {
  return `ami-0${digest(["ami", region, name], 16)}`;
}

function latestVersion(instance: Instance): number {
  return versionNumber(instance, LAUNCH_TEMPLATE, "latestVersion", outsideVersions);
}

function architectureOf(name: string): string {
  return name.includes("arm64") ? "arm64" : "x86_64";
}

function hasTags(resource: Resource, tags: unknown): boolean {
  const own = properties(resource.outputs.tagsAll);
  return Object.entries(properties(tags)).every(([key, value]) => own[key] === value);
}

function filtersOf(filters: unknown): { name: string; values: string[] }[] {
  const list: unknown[] = Array.isArray(filters) ? filters : [];
  return list.map(properties).map(({ name, values }) => ({ name: text(name), values: texts(values) }));
}

/** Outputs by the names that filters of EC2 have for them. */
const filterOutputs: Readonly<Record<string, string>> = {
  "availability-zone": "availabilityZone",
  "availability-zone-id": "availabilityZoneId",
  cidr: "cidrBlock",
  "cidr-block": "cidrBlock",
  "owner-id": "ownerId",
  "subnet-id": "id",
  "vpc-id": "vpcId",
};

/** Whether a resource passes all filters, each with values of which one must fit (`*` and `?` stand for others). */
function matches(resource: Resource, filters: unknown): boolean {
  return filtersOf(filters).every(({ name, values }) => {
    const value = filterValue(resource, name);
    return values.some((pattern) => fits(pattern, value));
  });
}

function filterValue(resource: Resource, name: string): string {
  if (name.startsWith("tag:")) {
    return text(properties(resource.outputs.tagsAll)[name.slice("tag:".length)]);
  }
  const output = resource.type === VPC && name === "vpc-id" ? "id" : filterOutputs[name];
  if (output === undefined) {
    throw refusal(
      "UnmodelledFilter",
      `The simulated AWS does not model the filter "${name}" of ${resource.type}.`,
    );
  }
  return output === "id" ? resource.id : text(resource.outputs[output]);
}

function fits(pattern: string, value: string): boolean {
  const escaped = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(value);
}

function only(found: readonly Resource[], what: string): Resource {
  const [first, ...others] = found;
  if (first === undefined) {
    throw refusal("NotFound", `no matching ${what} found`);
  }
  if (others.length > 0) {
    throw refusal(
      "NotUnique",
      `multiple ${what}s matched; use additional constraints to reduce matches to a single ${what}`,
    );
  }
  return first;
}
