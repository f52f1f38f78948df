import assert from "node:assert/strict";
import type { NetworkArgs, PublicAccessSettings } from "../../components/network";
import type { SecurityControl } from "../../components/shared";
import { World } from "../../simulator";
import type { ProgramRun } from "../support/program";
import { networkRun } from "./network-support";

const optionsType = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
const exclusionType = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";

const withBlock = async (
  blockPublicAccess: PublicAccessSettings,
  more: Partial<NetworkArgs> = {},
  world?: World,
): Promise<ProgramRun> => await networkRun({ blockPublicAccess, ...more }, { world });

/** An account in which the setting was made before. */
function settled(mode: string): World {
  const world = new World();
  const request = {
    type: optionsType,
    name: "old",
    identity: "old",
    inputs: { internetGatewayBlockMode: mode },
  };
  world.create({ ...request, inputs: world.check(request) });
  return world;
}

const control = (run: ProgramRun): boolean | undefined =>
  (run.outputs.controls as SecurityControl[]).find(({ control: what }) => what.startsWith("public access"))
    ?.enabled;

describe("VPC Block Public Access", () => {
  it("V4: is left alone unless asked for", async () => {
    const run = await networkRun();
    assert.deepEqual([run.ofType(optionsType), run.ofType(exclusionType)], [[], []]);
  });

  it("V4: blocks connections from the internet for all VPCs, with tags on what it lets through", async () => {
    const run = await withBlock({ ownership: "create", exclusions: { public: "allow-bidirectional" } });
    assert.equal(
      run.get(optionsType, "network-public-access-options").inputs.internetGatewayBlockMode,
      "block-ingress",
    );
    assert.deepEqual(
      run
        .ofType(exclusionType)
        .map(({ name, inputs }) => [name, inputs.subnetId, inputs.internetGatewayExclusionMode]),
      ["a", "b"].map((zone) => [
        `network-public-access-public-${zone}`,
        run.get("aws:ec2/subnet:Subnet", `network-public-${zone}`).id,
        "allow-bidirectional",
      ]),
    );
    assert.ok(run.ofType(exclusionType).every(({ inputs }) => inputs.tags.Project === "bulwark"));
    assert.equal(control(run), true);
  });

  it("X3: closes after what it lets through is there", async () => {
    const run = await withBlock({
      ownership: "create",
      mode: "block-bidirectional",
      exclusions: { vpc: "allow-egress", public: "allow-bidirectional" },
    });
    const options = run.get(optionsType, "network-public-access-options");
    assert.equal(run.ofType(exclusionType).length, 3);
    for (const { urn } of run.ofType(exclusionType)) {
      assert.ok(options.dependencies.includes(urn), urn);
    }
    const whole = run.get(exclusionType, "network-public-access-vpc");
    assert.deepEqual([whole.inputs.vpcId, whole.inputs.subnetId], [run.outputs.vpcId, undefined]);
  });

  it("A5: skip: makes exclusions only, and shows no control", async () => {
    const run = await withBlock({ ownership: "skip", exclusions: { vpc: "allow-egress" } });
    assert.deepEqual([run.ofType(optionsType).length, run.ofType(exclusionType).length], [0, 1]);
    assert.equal(control(run), undefined);
  });

  it("A5: existing: looks the setting up and tells whether it blocks", async () => {
    const on = await withBlock({ ownership: "existing" }, {}, settled("block-ingress"));
    const off = await withBlock({ ownership: "existing" }, {}, settled("off"));
    assert.deepEqual([control(on), control(off)], [true, false]);
    await assert.rejects(withBlock({ ownership: "existing" }));
  });

  const mistakes: readonly (readonly [string, PublicAccessSettings, Partial<NetworkArgs>, RegExp])[] = [
    [
      "a mode of a setting that is another's",
      { ownership: "existing", mode: "block-ingress" },
      {},
      /blockPublicAccess\.mode is "block-ingress": only with ownership create/,
    ],
    [
      "an exclusion without effect",
      { ownership: "create", exclusions: { private: "allow-egress" } },
      {},
      /blockPublicAccess\.exclusions\.private is "allow-egress": without effect/,
    ],
    [
      "NAT gateways that carry nothing",
      { ownership: "create", mode: "block-bidirectional", exclusions: { private: "allow-egress" } },
      { nat: "single" },
      /blockPublicAccess\.exclusions is .*since NAT gateways/,
    ],
    [
      "IPv6 egress that carries nothing",
      { ownership: "create", mode: "block-bidirectional", exclusions: { public: "allow-egress" } },
      { ipv6: { egress: true } },
      /blockPublicAccess\.exclusions is .*since IPv6 egress/,
    ],
  ];
  for (const [what, settings, more, message] of mistakes) {
    it(`X2: refuses ${what}`, async () => {
      await assert.rejects(withBlock(settings, more), message);
    });
  }

  it("X2: takes NAT gateways that only ingress or an exclusion concerns", async () => {
    await withBlock({ ownership: "create" }, { nat: "single" });
    await withBlock(
      { ownership: "create", mode: "block-bidirectional", exclusions: { public: "allow-egress" } },
      { nat: "single" },
    );
  });

  it("X2: takes IPv6 egress that only ingress or an exclusion concerns", async () => {
    const ipv6 = { egress: true };
    await withBlock({ ownership: "create" }, { ipv6 });
    const closed = { ownership: "create", mode: "block-bidirectional" } as const;
    await withBlock({ ...closed, exclusions: { private: "allow-egress" } }, { ipv6 });
    await withBlock({ ...closed, exclusions: { vpc: "allow-egress" } }, { ipv6, nat: "single" });
    await withBlock(closed, { ipv6: { egress: false } });
  });
});
