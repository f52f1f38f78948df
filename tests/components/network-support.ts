import { Network, type NetworkArgs } from "../../components/network";
import { Deployment } from "../../components/shared";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun, type Registered, type RunOptions } from "../support/program";

export const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** The least network, with `more`. */
export function networkArgs(more: Partial<NetworkArgs> = {}): NetworkArgs {
  return {
    deployment: new Deployment(deploymentArgs()),
    cidr: "10.20.0.0/16",
    zones: ["a", "b"],
    logsKeyArn: keyArn,
    flowLogs: { retentionDays: 30 },
    ...more,
  };
}

/** Everything that a network can have. */
export const everything: Partial<NetworkArgs> = {
  nat: "per-zone",
  ipv6: { egress: true },
  interfaceEndpoints: ["ssm"],
  secondaryCidrs: { pods: { cidr: "100.64.0.0/16", tier: "private" } },
  dnsQueryLogs: { retentionDays: 30 },
  dnsFirewall: {
    rules: {
      partner: { priority: 100, action: "ALLOW", domains: ["*.partner.example"] },
      malware: { priority: 200, action: "BLOCK", managedListId: "rslvr-fdl-0123456789abcdef" },
      tunnels: { priority: 300, action: "BLOCK", threat: "DNS_TUNNELING" },
    },
  },
  blockPublicAccess: {
    ownership: "create",
    mode: "block-bidirectional",
    exclusions: { public: "allow-bidirectional", private: "allow-egress" },
  },
};

/** The run of a program that makes one network. */
export async function networkRun(
  more: Partial<NetworkArgs> = {},
  options: RunOptions = {},
): Promise<ProgramRun> {
  return await runUnderMocks(async () => {
    const network = new Network("network", networkArgs(more));
    const { vpcId, ipv6Cidr, publicSubnetIds, privateSubnetIds, isolatedSubnetIds } = network;
    const { secondarySubnetIds, natAddresses, flowLogGroupName, dnsQueryLogGroupName, controls } = network;
    return await Promise.resolve({
      ...{ vpcId, publicSubnetIds, privateSubnetIds, isolatedSubnetIds },
      ...{ secondarySubnetIds, natAddresses, flowLogGroupName, controls },
      // Pulumi warns of outputs that are undefined.
      ...(ipv6Cidr && { ipv6Cidr }),
      ...(dnsQueryLogGroupName && { dnsQueryLogGroupName }),
    });
  }, options);
}

/** What tells a resource apart, and what the engine would be told of it. */
export function facts(run: ProgramRun): Map<string, Registered["inputs"]> {
  return new Map(run.resources.map(({ type, name, inputs }) => [`${type} ${name}`, inputs]));
}
