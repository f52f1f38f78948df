import assert from "node:assert/strict";
import {
  Network,
  provideNetwork,
  SecurityGroup,
  type Adoption,
  type ProvidedNetworkArgs,
} from "../../components/network";
import type { SecurityControl } from "../../components/shared";
import { World, type Properties } from "../../simulator";
import { runUnderMocks, type ProgramRun } from "../support/program";
import { networkArgs } from "./network-support";

const subnetType = "aws:ec2/subnet:Subnet";

/** An account with a VPC of somebody else's: two zones, three tiers, told apart by tags. */
function settled(more: { readonly publicAddresses?: boolean; readonly twice?: boolean } = {}) {
  const world = new World();
  const make = (type: string, name: string, inputs: Properties) => {
    const request = { type, name, identity: `old::${type}::${name}`, inputs };
    return world.create({ ...request, inputs: world.check(request) }).id;
  };
  const vpcId = make("aws:ec2/vpc:Vpc", "old", { cidrBlock: "10.20.0.0/16" });
  const otherVpcId = make("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.30.0.0/16" });
  const ids: Record<string, string> = {};
  let third = 0;
  for (const tier of ["public", "private", "isolated"]) {
    for (const zone of ["a", "b"]) {
      ids[`${tier}-${zone}`] = make(subnetType, `${tier}-${zone}`, {
        vpcId,
        cidrBlock: `10.20.${third++}.0/24`,
        availabilityZone: `eu-west-1${zone}`,
        mapPublicIpOnLaunch: tier === "public" && more.publicAddresses === true,
        tags: { Tier: tier },
      });
    }
  }
  ids.other = make(subnetType, "other", {
    vpcId: more.twice === true ? vpcId : otherVpcId,
    cidrBlock: "10.30.0.0/24",
    availabilityZone: "eu-west-1a",
    tags: { Tier: "private" },
  });
  return { world, vpcId, ids };
}

type Settled = ReturnType<typeof settled>;

async function adopted(
  { world, vpcId }: Settled,
  adopt: Partial<Adoption>,
  more: Partial<ProvidedNetworkArgs> = {},
): Promise<ProgramRun> {
  return await runUnderMocks(
    async () => {
      const network = provideNetwork("network", {
        ...networkArgs(),
        adopt: { vpcId, subnets: byTags, ...adopt },
        ...more,
      });
      const { publicSubnetIds, privateSubnetIds, isolatedSubnetIds, controls, cidr, zones } = network;
      new SecurityGroup("user", {
        deployment: networkArgs().deployment,
        vpcId: network.vpcId,
        description: "Stands for any user",
      });
      return await Promise.resolve({
        vpcId: network.vpcId,
        ...{ publicSubnetIds, privateSubnetIds, isolatedSubnetIds, controls, cidr, zones },
        made: network instanceof Network,
      });
    },
    { world },
  );
}

const byTags: Adoption["subnets"] = {
  public: { tags: { Tier: "public" } },
  private: { tags: { Tier: "private" } },
  isolated: { tags: { Tier: "isolated" } },
};

/** Types that the program made, those that it only looked up left out. */
const madeTypes = (run: ProgramRun, { vpcId, ids }: Settled) =>
  [
    ...new Set(
      run.resources
        .filter(({ type, id }) => type.startsWith("aws:") && ![vpcId, ...Object.values(ids)].includes(id))
        .map(({ type }) => type.split(":").at(-1)),
    ),
  ].sort();

const offControls = (run: ProgramRun) =>
  (run.outputs.controls as SecurityControl[]).filter(({ enabled }) => !enabled).map(({ control }) => control);

describe("an adopted network", () => {
  it("V5: has the outputs of one that was made, its subnets found by tags, in zone order", async () => {
    const there = settled();
    const run = await adopted(there, {}, { zones: ["b", "a"] });
    const { vpcId, ids } = there;
    assert.equal(run.outputs.made, false);
    assert.deepEqual([run.outputs.vpcId, run.outputs.cidr], [vpcId, "10.20.0.0/16"]);
    assert.deepEqual(run.outputs.zones, ["a", "b"]);
    for (const tier of ["public", "private", "isolated"]) {
      assert.deepEqual(run.outputs[`${tier}SubnetIds`], [ids[`${tier}-a`], ids[`${tier}-b`]]);
    }
    assert.equal(run.get("aws:ec2/securityGroup:SecurityGroup", "user-group").inputs.vpcId, vpcId);
    assert.deepEqual(offControls(run), []);
  });

  it("V5: takes subnets by id; tiers left out are empty", async () => {
    const there = settled();
    const { ids } = there;
    const run = await adopted(there, {
      subnets: { private: { ids: { a: ids["private-a"] ?? "", b: ids["private-b"] ?? "" } } },
    });
    assert.deepEqual(run.outputs.privateSubnetIds, [ids["private-a"], ids["private-b"]]);
    assert.deepEqual([run.outputs.publicSubnetIds, run.outputs.isolatedSubnetIds], [[], []]);
  });

  it("A6: adds flow logs and nothing else; or nothing at all", async () => {
    const there = settled();
    const withLogs = await adopted(there, {});
    assert.deepEqual(madeTypes(withLogs, there), [
      "FlowLog",
      "LogGroup",
      "Role",
      "RolePolicy",
      "SecurityGroup",
    ]);
    assert.equal(withLogs.ofType("aws:ec2/flowLog:FlowLog")[0]?.inputs.vpcId, there.vpcId);
    const again = settled();
    assert.deepEqual(madeTypes(await adopted(again, { flowLogs: "skip" }), again), ["SecurityGroup"]);
  });

  it("V1: shows a subnet that gives out public addresses", async () => {
    const run = await adopted(settled({ publicAddresses: true }), {});
    assert.deepEqual(offControls(run), ["no subnet gives out public addresses"]);
  });

  it("V5: without adopt a network is made", async () => {
    const run = await adopted(settled(), {}, { adopt: undefined });
    assert.equal(run.outputs.made, true);
  });

  const wrong: readonly (readonly [
    string,
    (there: Settled) => [Partial<Adoption>, Partial<ProvidedNetworkArgs>?],
    RegExp,
  ])[] = [
    ["a VPC that is not there", () => [{ vpcId: "vpc-0123456789abcdef0" }], /vpc-0123456789abcdef0/],
    [
      "a VPC with other addresses",
      () => [{}, { cidr: "10.21.0.0/16" }],
      /cidr is 10\.21\.0\.0\/16, vpc-\w+ has 10\.20\.0\.0\/16; fix: write 10\.20\.0\.0\/16/,
    ],
    [
      "tags that no subnet has",
      () => [{ subnets: { private: { tags: { Tier: "app" } } } }],
      /0 subnets in vpc-\w+, eu-west-1[ab], have the tags \{"Tier":"app"\}, where one is wanted/,
    ],
    [
      "a subnet of another VPC",
      ({ ids }) => [{ subnets: { private: { ids: { a: ids.other ?? "", b: ids["private-b"] ?? "" } } } }],
      /\(private, zone a\) is in vpc-\w+, eu-west-1a, not in vpc-/,
    ],
    [
      "a subnet of another zone",
      ({ ids }) => [
        { subnets: { private: { ids: { a: ids["private-b"] ?? "", b: ids["private-a"] ?? "" } } } },
      ],
      /eu-west-1b, not in vpc-\w+, eu-west-1a; fix: name another/,
    ],
  ];
  for (const [what, given, message] of wrong) {
    it(`V5: refuses ${what}`, async () => {
      const there = settled();
      const [adopt, more] = given(there);
      await assert.rejects(adopted(there, adopt, more), message);
    });
  }

  it("V5: refuses tags that two subnets of a zone have", async () => {
    await assert.rejects(
      adopted(settled({ twice: true }), {}),
      /2 subnets in vpc-\w+, eu-west-1a, have the tags \{"Tier":"private"\}/,
    );
  });

  it("X2: names all mistakes that plain values show, before anything is looked up", async () => {
    const adopt = {
      vpcId: "main",
      subnets: {
        public: { tags: {} },
        private: { ids: { a: "subnet-0123456789abcdef0", c: "web" } },
        isolated: { ids: { a: "subnet-0123456789abcdef0", b: "subnet-0123456789abcdef1" } },
      },
    };
    await assert.rejects(adopted(settled(), adopt), {
      message: [
        'Network "network" cannot be built:',
        '  adopt.vpcId is "main": vpc- and 8 or 17 hexadecimal digits; fix: copy it from the console',
        "  adopt.subnets.public.tags is {}: at least one tag; fix: add one",
        '  adopt.subnets.private.ids is {"a":"subnet-0123456789abcdef0","c":"web"}: a subnet for each of zones; fix: add b',
        '  adopt.subnets.private.ids.c is "web": a subnet of a zone of zones; fix: remove it, or add the zone there',
        '  adopt.subnets.private.ids.c is "web": subnet- and 8 or 17 hexadecimal digits; fix: correct it',
        '  adopt.subnets.isolated.ids.a is "subnet-0123456789abcdef0": each subnet once; fix: name another',
      ].join("\n"),
    });
    await assert.rejects(adopted(settled(), { subnets: {} }), /adopt\.subnets is \{\}: at least one tier/);
  });
});
