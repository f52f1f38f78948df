import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  refuse,
  UserError,
  type ComponentArgs,
  type Problem,
  type SecurityControl,
} from "../shared";
import { cidrProblems, zoneProblems, tiers, type Tier } from "./cidr-plan";
import { FlowLogs, type FlowLogSettings, type FlowLogsTransform } from "./flow-logs";
import { flowLogProblems } from "./flow-log-format";
import type { NetworkOutputs } from "./network-args";
import { noPublicAddresses } from "./network-controls";

/** Subnets of a tier: by zone letter, or by the tags of which one subnet in each zone has all. */
export type SubnetSelection =
  | {
      /** Ids of the subnets, by the letter of their zone. */
      readonly ids: Readonly<Record<string, string>>;
    }
  | {
      /** Tags that these subnets have, and no others of their zones. */
      readonly tags: Readonly<Record<string, string>>;
    };

/** A VPC that is there already. */
export interface Adoption {
  /** Its id, `vpc-` and hexadecimal digits. */
  readonly vpcId: string;
  /** The subnets to use, by tier, one in each zone. What is left out is an empty list. */
  readonly subnets: Readonly<Partial<Record<Tier, SubnetSelection>>>;
  /**
   * Whether this stack records the VPC's traffic. `skip` when its owner does.
   * @default "create"
   */
  readonly flowLogs?: "create" | "skip";
}

export interface AdoptedNetworkArgs extends ComponentArgs {
  /** The VPC and its subnets. */
  readonly adopt: Adoption;
  /** The VPC's own IPv4 block, which must be the one that AWS tells. */
  readonly cidr: string;
  /** Letters of the zones in which each tier has a subnet, in any order. */
  readonly zones: readonly string[];
  /** The KMS key of the flow logs' group; its policy must admit CloudWatch Logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** How its traffic is recorded; charged by volume, about 0.5 USD a GB. */
  readonly flowLogs: FlowLogSettings;
  /** Changes to children. */
  readonly transform?: { readonly flowLogs?: FlowLogsTransform };
}

/**
 * A VPC that somebody else made, with the outputs of a {@link Network}: it is looked up, must be as told, and is not
 * changed. Its routes, ACLs and endpoints are its owner's. What can be added to it are flow logs.
 *
 * ```ts
 * const network = new AdoptedNetwork("network", {
 *   deployment, logsKeyArn: keys.logs.arn, flowLogs: { retentionDays: 30 },
 *   cidr: "10.20.0.0/16", zones: ["a", "b"],
 *   adopt: {
 *     vpcId: "vpc-0123456789abcdef0",
 *     subnets: { private: { tags: { Tier: "private" } }, isolated: { ids: { a: "subnet-1", b: "subnet-2" } } },
 *   },
 * });
 * ```
 */
export class AdoptedNetwork extends Component implements NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  readonly ipv6Cidr: pulumi.Output<string> | undefined;
  readonly zones: readonly string[];
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly isolatedSubnetIds: pulumi.Output<string>[];
  readonly secondarySubnetIds = {};
  readonly gatewayPrefixListIds = {};
  readonly natAddresses: pulumi.Output<string>[] = [];
  readonly flowLogGroupName: pulumi.Output<string> | undefined;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: AdoptedNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:AdoptedNetwork", name, args, options);
    refuse(`Network "${name}"`, [
      ...cidrProblems(args.cidr),
      ...zoneProblems(args.zones),
      ...adoptionProblems(args.adopt, args.zones),
      ...flowLogProblems(args.flowLogs),
    ]);
    const { deployment, adopt, cidr } = args;
    this.cidr = cidr;
    this.zones = [...args.zones].sort();

    const vpc = this.existing(aws.ec2.Vpc, "vpc", adopt.vpcId);
    this.vpcId = pulumi.all([vpc.id, vpc.cidrBlock]).apply(([id, block]) => {
      if (block !== cidr) {
        throw new UserError(`Network "${name}": cidr is ${cidr}, ${id} has ${block}; fix: write ${block}`);
      }
      return id;
    });
    const subnetsOf = (tier: Tier) => {
      const selection = adopt.subnets[tier];
      return selection === undefined
        ? []
        : this.zones.map((zone) => this.subnet(tier, zone, selection, adopt.vpcId));
    };
    const found = Object.fromEntries(tiers.map((tier) => [tier, subnetsOf(tier)])) as Record<
      Tier,
      ReturnType<typeof subnetsOf>
    >;
    const flowLogs =
      adopt.flowLogs === "skip"
        ? undefined
        : new FlowLogs(
            this.childName("flow-logs"),
            {
              deployment,
              vpcId: this.vpcId,
              logsKeyArn: args.logsKeyArn,
              ...args.flowLogs,
              transform: args.transform?.flowLogs,
            },
            { parent: this },
          );

    const ids = (tier: Tier) => found[tier].map(({ id }) => id);
    this.publicSubnetIds = ids("public");
    this.privateSubnetIds = ids("private");
    this.isolatedSubnetIds = ids("isolated");
    this.flowLogGroupName = flowLogs?.logGroupName;
    const given = tiers.flatMap((tier) => found[tier].map((subnet) => subnet.mapPublicIpOnLaunch));
    this.controls = pulumi
      .all([vpc.arn, pulumi.all(given), flowLogs?.controls ?? []])
      .apply(([arn, addresses, recorded]) => [noPublicAddresses(addresses, arn), ...recorded]);
    this.registerOutputs({
      vpcId: this.vpcId,
      cidr: this.cidr,
      zones: this.zones,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      flowLogGroupName: this.flowLogGroupName,
      controls: this.controls,
    });
  }

  /** The subnet of a zone, which must be in the VPC and the zone. */
  private subnet(
    tier: Tier,
    zone: string,
    selection: SubnetSelection,
    vpcId: string,
  ): pulumi.Output<aws.ec2.GetSubnetResult> {
    const place = `${this.deployment.region}${zone}`;
    const id = "ids" in selection ? (selection.ids[zone] ?? "") : this.tagged(selection.tags, vpcId, place);
    return aws.ec2.getSubnetOutput({ id }, { parent: this }).apply((subnet) => {
      if (subnet.vpcId !== vpcId || subnet.availabilityZone !== place) {
        throw new UserError(
          `Subnet ${subnet.id} (${tier}, zone ${zone}) is in ${subnet.vpcId}, ${subnet.availabilityZone}, not in ${vpcId}, ${place}; fix: name another`,
        );
      }
      return subnet;
    });
  }

  /** The id of the one subnet in a zone that has those tags. */
  private tagged(
    tags: Readonly<Record<string, string>>,
    vpcId: string,
    availabilityZone: string,
  ): pulumi.Output<string> {
    const filters = [
      { name: "vpc-id", values: [vpcId] },
      { name: "availability-zone", values: [availabilityZone] },
    ];
    return aws.ec2.getSubnetsOutput({ filters, tags }, { parent: this }).ids.apply((ids) => {
      const [id, ...others] = ids;
      if (id === undefined || others.length > 0) {
        throw new UserError(
          `${ids.length} subnets in ${vpcId}, ${availabilityZone}, have the tags ${JSON.stringify(tags)}, where one is wanted; fix: name it by id, or by more tags`,
        );
      }
      return id;
    });
  }
}

const vpcForm = /^vpc-[0-9a-f]{8,17}$/;
const subnetForm = /^subnet-[0-9a-f]{8,17}$/;

/** What is wrong with an adoption that plain values show. */
export function adoptionProblems({ vpcId, subnets }: Adoption, zones: readonly string[]): Problem[] {
  const problem = (path: string[], value: unknown, message: string): Problem => ({
    path: ["adopt", ...path],
    value,
    message,
  });
  const selections = Object.entries(subnets);
  return [
    ...(vpcForm.test(vpcId)
      ? []
      : [problem(["vpcId"], vpcId, "vpc- and 8 or 17 hexadecimal digits; fix: copy it from the console")]),
    ...(selections.length > 0
      ? []
      : [problem(["subnets"], subnets, "at least one tier; fix: add private, by ids or tags")]),
    ...selections.flatMap(([tier, selection]): Problem[] => {
      if ("tags" in selection) {
        return Object.keys(selection.tags).length > 0
          ? []
          : [problem(["subnets", tier, "tags"], selection.tags, "at least one tag; fix: add one")];
      }
      const path = ["subnets", tier, "ids"];
      return zones
        .filter((zone) => selection.ids[zone] === undefined)
        .map((zone) => problem(path, selection.ids, `a subnet for each of zones; fix: add ${zone}`));
    }),
    ...idProblems(subnets, zones, problem),
  ];
}

/** What is wrong with the ids of subnets, each by itself and with those of other tiers. */
function idProblems(
  subnets: Adoption["subnets"],
  zones: readonly string[],
  problem: (path: string[], value: unknown, message: string) => Problem,
): Problem[] {
  const named = Object.entries(subnets).flatMap(([tier, selection]) =>
    "ids" in selection
      ? Object.entries(selection.ids).map(([zone, id]) => ({
          zone,
          id,
          path: ["subnets", tier, "ids", zone],
        }))
      : [],
  );
  return named.flatMap(({ zone, id, path }, index) => [
    ...(zones.includes(zone)
      ? []
      : [problem(path, id, "a subnet of a zone of zones; fix: remove it, or add the zone there")]),
    ...(subnetForm.test(id)
      ? []
      : [problem(path, id, "subnet- and 8 or 17 hexadecimal digits; fix: correct it")]),
    ...(named.findIndex((other) => other.id === id) === index
      ? []
      : [problem(path, id, "each subnet once; fix: name another")]),
  ]);
}
