import assert from "node:assert/strict";
import type { NetworkArgs } from "../../components/network";
import type { ProgramRun } from "../support/program";
import { everything, facts, networkRun } from "./network-support";

/** Resources of `before` that `after` no longer has or that have other inputs. */
function changed(before: ProgramRun, after: ProgramRun): string[] {
  const now = facts(after);
  return [...facts(before)]
    .filter(([identity, inputs]) => JSON.stringify(now.get(identity)) !== JSON.stringify(inputs))
    .map(([identity]) => identity.replace(/^\S+:/, ""))
    .sort();
}

const full: Partial<NetworkArgs> = { ...everything, nat: "single" };
const pods = { cidr: "100.64.0.0/16", tier: "private" } as const;
const data = { cidr: "100.65.0.0/20", tier: "isolated" } as const;

describe("changes of a network", () => {
  const additions: readonly (readonly [
    what: string,
    from: Partial<NetworkArgs>,
    to: Partial<NetworkArgs>,
  ])[] = [
    ["a zone", {}, { zones: ["a", "b", "c"] }],
    ["a zone, to a network with everything", full, { ...full, zones: ["a", "b", "c"] }],
    [
      "a zone with an earlier letter, the NAT gateway's zone named",
      { nat: "single", zones: ["b", "c"], natZone: "b" },
      { nat: "single", zones: ["c", "a", "b"], natZone: "b" },
    ],
    ["the isolated tier", { tiers: ["public", "private"] }, {}],
    ["the public tier", { tiers: ["isolated", "private"] }, {}],
    ["NAT gateways", { nat: "none" }, { nat: "single" }],
    ["an interface endpoint", full, { ...full, interfaceEndpoints: ["ssm", "kms"] }],
    ["DNS query logs", {}, { dnsQueryLogs: { retentionDays: 30 } }],
    ["a DNS firewall", {}, { dnsFirewall: everything.dnsFirewall }],
    ["a fence around all VPCs", {}, { blockPublicAccess: { ownership: "create" } }],
  ];
  for (const [what, from, to] of additions) {
    it(`V1: adding ${what} changes nothing that was there`, async () => {
      const [before, after] = [await networkRun(from), await networkRun(to)];
      assert.ok(after.resources.length > before.resources.length);
      assert.deepEqual(changed(before, after), []);
    });
  }

  it("V2: without a named zone an earlier letter moves the single NAT gateway, and nothing else", async () => {
    const [before, after] = [
      await networkRun({ nat: "single", zones: ["b", "c"] }),
      await networkRun({ nat: "single", zones: ["a", "b", "c"] }),
    ];
    assert.deepEqual(changed(before, after), [
      "Eip network-nat-b-address",
      "NatGateway network-nat-b",
      "Route network-private-b-internet",
      "Route network-private-c-internet",
    ]);
  });

  it("V2: NAT gateways in all zones move the other zones' routes, and nothing else", async () => {
    const [before, after] = [await networkRun({ nat: "single" }), await networkRun({ nat: "per-zone" })];
    assert.deepEqual(changed(before, after), ["Route network-private-b-internet"]);
  });

  it("V1: adding a secondary block changes the ACLs, which open to it, and nothing else", async () => {
    const [before, after] = [
      await networkRun({ secondaryCidrs: { pods } }),
      await networkRun({ secondaryCidrs: { pods, data } }),
    ];
    assert.deepEqual(
      changed(before, after),
      ["isolated", "private", "public", "secondary-pods"].map((layer) => `NetworkAcl network-${layer}-acl`),
    );
  });

  it("V5: adding IPv6 changes ACLs and subnets, in place, and nothing else", async () => {
    const [before, after] = [
      await networkRun({ nat: "single" }),
      await networkRun({ nat: "single", ipv6: {} }),
    ];
    assert.deepEqual(
      new Set(changed(before, after).map((each) => each.split(" ")[0])),
      new Set(["NetworkAcl", "Subnet"]),
    );
    const was = facts(before);
    for (const [identity, { ipv6CidrBlock, assignIpv6AddressOnCreation, ...rest }] of facts(after)) {
      if (identity.startsWith("aws:ec2/subnet")) {
        assert.deepEqual(rest, was.get(identity));
        assert.ok(ipv6CidrBlock !== undefined && assignIpv6AddressOnCreation === true);
      }
    }
  });
});
