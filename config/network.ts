import { z } from "zod";
import { ownerships } from "../components/account";
import {
  adoptionProblems,
  aggregationMinutes,
  blockModes,
  cidrProblems,
  combinationProblems,
  dnsActions,
  dnsConfidences,
  dnsThreats,
  exclusionModes,
  flowLogFields,
  flowLogFileFormats,
  gatewayServiceProblems,
  gatewayServices,
  interfaceServiceProblems,
  natModes,
  overlapProblems,
  secondaryProblems,
  tiers,
  zoneProblems,
} from "../components/network";
import { addProblems, logRetentionDays } from "./common";

// Each field is judged by itself, so that a mistake in one does not hide those in others.
const cidr = z
  .string()
  .superRefine((value, context) => {
    addProblems(context, cidrProblems(value), 1);
  })
  .describe("Addresses of the VPC, from /16 to /22, e.g. 10.20.0.0/16. A change replaces the network.");

const zones = z
  .array(z.string())
  .superRefine((value, context) => {
    addProblems(context, zoneProblems(value), 1);
  })
  .describe('Letters of at least two availability zones of the region, e.g. ["a", "b"].');

const interfaceEndpoints = z
  .array(z.string())
  .superRefine((value, context) => {
    addProblems(context, interfaceServiceProblems(value), 1);
  })
  .describe(
    "AWS services reached through network interfaces, e.g. ssm, logs; each about 8 USD a month and zone.",
  );

const secondaryCidr = z.strictObject({
  cidr: z.string().describe("Addresses of the block, from /16 to /25, e.g. 100.64.0.0/16."),
  tier: z.enum(tiers).describe("The tier whose routes and ACL the block's subnets have."),
});

const flowLogs = z
  .strictObject({
    retentionDays: logRetentionDays.describe("Days that flow logs are kept."),
    fields: z
      .array(z.enum(flowLogFields))
      .optional()
      .describe("What a record says. A change replaces the flow log. Default: AWS's default format."),
    aggregationMinutes: z
      .literal([...aggregationMinutes])
      .optional()
      .describe(
        "Minutes of traffic in one record; one minute makes more records. A change replaces the flow log. Default: 10.",
      ),
    bucketArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}$/, "must be the ARN of a bucket, without a path")
      .optional()
      .describe(
        "A bucket that takes the records instead of a log group; its policy must admit their delivery. Default: a log group.",
      ),
    files: z
      .strictObject({
        format: z
          .enum(flowLogFileFormats)
          .optional()
          .describe("parquet is compact and quick to query; its conversion is charged. Default: plain-text."),
        hourly: z.boolean().optional().describe("A folder an hour instead of one a day. Default: false."),
        hivePartitions: z
          .boolean()
          .optional()
          .describe("Folders that Hive and Athena know as partitions. Default: false."),
      })
      .optional()
      .describe("How the files lie in bucketArn. A change replaces the flow log. Default: text, by day."),
  })
  .describe("Logs of accepted and rejected traffic.");

const dnsFirewallRule = z.strictObject({
  priority: z.int().min(1).describe("Rules are asked from the lowest number up; each number once."),
  action: z.enum(dnsActions).describe("What happens to a query that fits."),
  domains: z.array(z.string()).optional().describe("Domains, e.g. example.com or *.example.com."),
  managedListId: z.string().optional().describe("Id of a list that AWS keeps; it differs by region."),
  threat: z.enum(dnsThreats).optional().describe("A kind of threat that AWS recognises in the query."),
  confidence: z.enum(dnsConfidences).optional().describe("How sure of a threat AWS must be. Default: HIGH."),
});

const dnsFirewall = z
  .strictObject({
    rules: z
      .record(z.string(), dnsFirewallRule)
      .describe(
        "Rules by name, each with priority, action (ALLOW, ALERT, BLOCK) and one of domains, managedListId and threat.",
      ),
    failOpen: z
      .boolean()
      .optional()
      .describe("Answer queries while the firewall does not work. Default: false."),
  })
  .describe("Which names may be asked for; about 0.6 USD a million queries. Default: all of them.");

const exclusion = (what: string) =>
  z.enum(exclusionModes).optional().describe(`What is let through for ${what}. Default: nothing.`);

const blockPublicAccess = z
  .strictObject({
    ownership: z
      .enum(ownerships)
      .describe(
        "Whose the setting is: one for all VPCs of the account in the region. Exclusions are made in any case.",
      ),
    mode: z.enum(blockModes).optional().describe("What is blocked. Default: block-ingress."),
    exclusions: z
      .strictObject({
        vpc: exclusion("the whole VPC"),
        public: exclusion("public subnets"),
        private: exclusion("private subnets"),
      })
      .optional()
      .describe("What of this VPC is not blocked. Default: nothing."),
  })
  .describe("VPC Block Public Access, at no cost. Default: not looked at.");

const selection = z.union([
  z.strictObject({ ids: z.record(z.string(), z.string()).describe("Subnet ids by zone letter.") }),
  z.strictObject({
    tags: z.record(z.string(), z.string()).describe("Tags of one subnet in each zone."),
  }),
]);

const adopt = z
  .strictObject({
    vpcId: z.string().describe("Id of the VPC; cidr and zones must be its own."),
    subnets: z
      .partialRecord(z.enum(tiers), selection)
      .describe("Its subnets by tier: {ids: {a: subnet-...}} by zone letter, or {tags: {...}}."),
    flowLogs: z
      .enum(["create", "skip"])
      .optional()
      .describe("Whether this stack records the VPC's traffic. Default: create."),
  })
  .describe("A VPC that is there already, used and not changed. Default: a VPC is made.");

/** What an adopted VPC has from its owner. */
const ownersChoice = [
  "nat",
  "natZone",
  "natAllocationIds",
  "tiers",
  "ipv6",
  "secondaryCidrs",
  "reservedCidrs",
  "gatewayEndpoints",
  "interfaceEndpoints",
  "organizationId",
  "dnsQueryLogs",
  "dnsFirewall",
  "blockPublicAccess",
] as const;

/** Settings of the VPC. */
export const networkSettings = z
  .strictObject({
    cidr,
    zones,
    tiers: z
      .array(z.enum(tiers))
      .optional()
      .describe("Kinds of subnets, private among them. Without public, no internet gateway. Default: all."),
    nat: z
      .enum(natModes)
      .optional()
      .describe(
        "How private subnets reach the internet; every NAT gateway is about 35 USD a month. Default: none.",
      ),
    natZone: z
      .string()
      .optional()
      .describe("Zone of a single NAT gateway. Default: the first zone by letter."),
    natAllocationIds: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        "Elastic IP addresses that are there already and stay, eipalloc-... by zone of their NAT gateway. Default: new ones, 4 USD a month each.",
      ),
    reservedCidrs: z
      .array(z.string())
      .optional()
      .describe(
        "Addresses used elsewhere (other VPCs, offices) that the VPC must not overlap. Default: none.",
      ),
    secondaryCidrs: z
      .record(z.string(), secondaryCidr)
      .optional()
      .describe("Further blocks by name, each {cidr, tier} with a subnet in every zone. Default: none."),
    ipv6: z
      .strictObject({
        egress: z
          .boolean()
          .optional()
          .describe(
            "Lets private subnets open IPv6 connections to the internet, at no cost but traffic. Default: unless nat is none.",
          ),
      })
      .optional()
      .describe("IPv6 beside IPv4; {} for all defaults. Default: IPv4 only."),
    gatewayEndpoints: z
      .array(z.enum(gatewayServices))
      .superRefine((value, context) => {
        addProblems(context, gatewayServiceProblems(value), 1);
      })
      .optional()
      .describe("AWS services reached through the route tables, at no cost. Default: all of them."),
    interfaceEndpoints: interfaceEndpoints.optional(),
    organizationId: z
      .string()
      .optional()
      .describe(
        "AWS organisation whose accounts endpoints let through, e.g. o-exampleorgid. Default: this account only.",
      ),
    flowLogs,
    dnsQueryLogs: z
      .strictObject({ retentionDays: logRetentionDays.describe("Days that DNS queries are kept.") })
      .optional()
      .describe("Logs of DNS queries; about 0.5 USD a GB. Default: none."),
    dnsFirewall: dnsFirewall.optional(),
    blockPublicAccess: blockPublicAccess.optional(),
    adopt: adopt.optional(),
  })
  .superRefine((network, context) => {
    addProblems(context, overlapProblems(network));
    addProblems(context, secondaryProblems(network));
    addProblems(context, combinationProblems(network));
    if (network.adopt !== undefined) {
      addProblems(context, adoptionProblems(network.adopt, network.zones));
      for (const key of ownersChoice.filter((name) => network[name] !== undefined)) {
        context.addIssue({
          code: "custom",
          path: [key],
          message: "left out with adopt, since the VPC is its owner's; fix: remove it",
        });
      }
    }
  })
  .describe("The VPC with its public, private and isolated subnets.");
