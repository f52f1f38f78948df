import assert from "node:assert/strict";
import type { NetworkArgs } from "../../components/network";
import { World } from "../../simulator";
import { networkRun } from "./network-support";

const address = "aws:ec2/eip:Eip";
const nat = "aws:ec2/natGateway:NatGateway";

/** A world with an address that was made before, and its allocation id. */
function withAddress(): { readonly world: World; readonly id: string; readonly publicIp: unknown } {
  const world = new World();
  const request = { type: address, name: "old", identity: "old", inputs: { domain: "vpc" } };
  const { id, outputs } = world.create({ ...request, inputs: world.check(request) });
  return { world, id, publicIp: outputs.publicIp };
}

describe("addresses of NAT gateways that are there already", () => {
  it("X5: stand in for those of their zones; the others are made", async () => {
    const { world, id, publicIp } = withAddress();
    const run = await networkRun({ nat: "per-zone", natAllocationIds: { b: id } }, { world });
    assert.equal(run.get(nat, "network-nat-b").inputs.allocationId, id);
    assert.deepEqual(
      run.ofType(address).map(({ name }) => name),
      ["network-nat-a-address"],
    );
    const made = run.get(address, "network-nat-a-address");
    assert.equal(run.get(nat, "network-nat-a").inputs.allocationId, made.outputs.allocationId);
    assert.equal((run.outputs.natAddresses as unknown[])[1], publicIp);
  });

  it("V2: with a single gateway its address is the one that the internet sees", async () => {
    const { world, id, publicIp } = withAddress();
    const run = await networkRun({ nat: "single", natAllocationIds: { a: id } }, { world });
    assert.deepEqual(run.outputs.natAddresses, [publicIp]);
  });

  const id = "eipalloc-0123456789abcdef0";
  const mistakes: readonly (readonly [string, Partial<NetworkArgs>, RegExp])[] = [
    ["without NAT gateways", { natAllocationIds: { a: id } }, /natAllocationIds\.a is .*\(none\); fix/],
    [
      "for a zone without a gateway",
      { nat: "single", natAllocationIds: { b: id } },
      /natAllocationIds\.b is .*for zones with a NAT gateway \(a\)/,
    ],
    [
      "that are addresses, not ids",
      { nat: "single", natAllocationIds: { a: "198.51.100.7" } },
      /natAllocationIds\.a is "198\.51\.100\.7": eipalloc-/,
    ],
    [
      "twice",
      { nat: "per-zone", natAllocationIds: { a: id, b: id } },
      /natAllocationIds\.b is .*each address once/,
    ],
  ];
  for (const [what, args, message] of mistakes) {
    it(`X2: are refused ${what}`, async () => {
      await assert.rejects(networkRun(args), message);
    });
  }
});
