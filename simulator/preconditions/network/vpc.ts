import type { Resource } from "../../store";
import { text } from "../../services/support";
import { zonesOf } from "../../services/zones";
import { blockOf, overlap, within, type Block } from "./blocks";
import type { Call } from "../call";
import { IPV4_ASSOCIATION, IPV6_ASSOCIATION, SUBNET, VPC } from "./types";
import { ofVpc } from "./networks";
import { refuse, type Precondition } from "../precondition";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

/** What Amazon VPC demands of VPCs and their subnets. */
export const vpc: readonly Precondition[] = [
  {
    id: "EC-1",
    types: [VPC],
    at: ["check", "create"],
    demands: "A VPC's IPv4 block has a size from /16 to /28.",
    source: `${api}/API_CreateVpc.html`,
    judge: (call) => {
      const cidr = call.text("cidrBlock");
      return cidr === undefined || hasIpv4Size(cidr)
        ? undefined
        : refuse("InvalidVpc.Range", `The CIDR '${cidr}' is invalid.`);
    },
  },
  {
    id: "EC-3",
    types: [SUBNET],
    at: ["create"],
    demands: "A subnet's blocks are within blocks of its VPC, the IPv4 block from /16 to /28.",
    source: `${api}/API_CreateSubnet.html`,
    judge: (call) => {
      const parent = call.find(VPC, call.text("vpcId"));
      if (parent === undefined) return undefined;
      const outside = (cidr: string, blocks: readonly Block[] | undefined) => {
        const block = blockOf(cidr);
        return block === undefined || (blocks !== undefined && !blocks.some((each) => within(block, each)));
      };
      const ipv4 = call.text("cidrBlock");
      const ipv6 = call.text("ipv6CidrBlock");
      const wrong =
        ipv4 !== undefined && (!hasIpv4Size(ipv4) || outside(ipv4, ipv4Blocks(call, parent)))
          ? ipv4
          : ipv6 !== undefined && outside(ipv6, ipv6Blocks(call, parent))
            ? ipv6
            : undefined;
      return wrong === undefined
        ? undefined
        : refuse("InvalidSubnet.Range", `The CIDR '${wrong}' is invalid.`);
    },
  },
  {
    id: "EC-4",
    types: [SUBNET],
    at: ["create"],
    demands: "Subnets of a VPC do not overlap.",
    source: `${api}/API_CreateSubnet.html`,
    judge: (call) => {
      const siblings = ofVpc(call, SUBNET, call.text("vpcId"));
      const conflict = ["cidrBlock", "ipv6CidrBlock"]
        .map((property) => ({ property, block: blockOf(call.text(property)) }))
        .find(
          ({ property, block }) =>
            block !== undefined &&
            siblings.some(({ outputs }) => {
              const other = blockOf(text(outputs[property]));
              return other !== undefined && overlap(block, other);
            }),
        );
      return conflict === undefined
        ? undefined
        : refuse(
            "InvalidSubnet.Conflict",
            `The CIDR '${text(call.inputs[conflict.property])}' conflicts with another subnet`,
          );
    },
  },
  {
    id: "EC-5",
    types: [SUBNET],
    at: ["create"],
    demands: "The region has the subnet's availability zone.",
    source: `${api}/API_CreateSubnet.html`,
    judge: (call) => {
      const zones = zonesOf(call.region);
      const wrong = ([property, known]: readonly [string, readonly string[]]) => {
        const zone = call.text(property);
        return zone === undefined || known.includes(zone) || call.mayExist(zone)
          ? []
          : [
              refuse(
                "InvalidParameterValue",
                `Value (${zone}) for parameter ${property} is invalid. Subnets can currently only be created ` +
                  `in the following availability zones: ${known.join(", ")}.`,
              ),
            ];
      };
      return [
        ["availabilityZone", zones.map(({ name }) => name)] as const,
        ["availabilityZoneId", zones.map(({ id }) => id)] as const,
      ].flatMap(wrong)[0];
    },
  },
];

function hasIpv4Size(cidr: string): boolean {
  const prefix = blockOf(cidr)?.prefix ?? 0;
  return prefix >= 16 && prefix <= 28;
}

/** The IPv4 blocks of a VPC; undefined where only IPAM could tell one. */
function ipv4Blocks(call: Call, { id, inputs }: Resource): Block[] | undefined {
  const added = ofVpc(call, IPV4_ASSOCIATION, id);
  const cidrs = [inputs, ...added.map((association) => association.inputs)].map((each) => each.cidrBlock);
  return cidrs.some((cidr) => cidr === undefined) ? undefined : blocks(cidrs);
}

function ipv6Blocks(call: Call, { id, outputs }: Resource): Block[] {
  const added = ofVpc(call, IPV6_ASSOCIATION, id);
  return blocks(
    [outputs, ...added.map((association) => association.outputs)].map((each) => each.ipv6CidrBlock),
  );
}

function blocks(cidrs: readonly unknown[]): Block[] {
  return cidrs.map((cidr) => blockOf(text(cidr))).filter((block) => block !== undefined);
}
