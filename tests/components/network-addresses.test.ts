import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addressProblems,
  secondarySubnetCidr,
  subnetCidr,
  subnetIpv6Cidr,
  tiers,
  zoneLetters,
  type Tier,
} from "../../components/network";

interface Range {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** Written apart from the plan's own arithmetic, so that it can judge it. */
function range(cidr: string): Range {
  const [address = "", prefix = ""] = cidr.split("/");
  const first = Number(address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n));
  return { first, last: first + 2 ** (32 - Number(prefix)) - 1, prefix: Number(prefix) };
}

const vpc = fc
  .tuple(fc.integer({ min: 16, max: 22 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0 }))
  .map(([prefix, second, rest]) => {
    const size = 2 ** (32 - prefix);
    const first = 10 * 2 ** 24 + second * 2 ** 16 + ((rest % 2 ** 16) - (rest % size));
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
    return `${octets.join(".")}/${prefix}`;
  });
const zones = fc.uniqueArray(fc.constantFrom(...zoneLetters), {
  minLength: 2,
  maxLength: zoneLetters.length,
});
const someTiers = fc.uniqueArray(fc.constantFrom(...tiers), { minLength: 1, maxLength: tiers.length });

function plan(cidr: string, letters: readonly string[], kinds: readonly Tier[]): Map<string, string> {
  return new Map(
    kinds.flatMap((tier) =>
      letters.map((zone) => [`${tier}-${zone}`, subnetCidr(cidr, tier, zone)] as const),
    ),
  );
}

describe("the address plan", () => {
  it("V1: fits every subnet into the VPC, in a size that AWS takes", () => {
    fc.assert(
      fc.property(vpc, zones, (cidr, letters) => {
        assert.deepEqual(addressProblems({ cidr, zones: letters }), []);
        const whole = range(cidr);
        for (const [name, subnet] of plan(cidr, letters, tiers)) {
          const { first, last, prefix } = range(subnet);
          assert.ok(first >= whole.first && last <= whole.last, `${name} ${subnet} is outside ${cidr}`);
          assert.ok(prefix >= 16 && prefix <= 28, `${name} ${subnet}`);
          assert.equal(
            first % 2 ** (32 - prefix),
            0,
            `${name} ${subnet} does not start where its prefix says`,
          );
        }
      }),
    );
  });

  it("V1: never gives an address to two subnets", () => {
    fc.assert(
      fc.property(vpc, zones, (cidr, letters) => {
        const sorted = [...plan(cidr, letters, tiers).values()].map(range).sort((a, b) => a.first - b.first);
        for (const [index, { first }] of sorted.entries()) {
          const before = sorted[index - 1];
          assert.ok(before === undefined || before.last < first);
        }
      }),
    );
  });

  it("V1: keeps every subnet's block when zones or tiers come, go or change places", () => {
    fc.assert(
      fc.property(vpc, zones, someTiers, zones, someTiers, (cidr, oldZones, oldTiers, newZones, newTiers) => {
        const before = plan(cidr, oldZones, oldTiers);
        for (const [name, subnet] of plan(cidr, newZones, newTiers)) {
          assert.ok(!before.has(name) || before.get(name) === subnet, name);
        }
      }),
    );
  });

  it("V1: is the published one", () => {
    assert.deepEqual(Object.fromEntries(plan("10.20.0.0/16", ["a", "h"], tiers)), {
      "private-a": "10.20.0.0/20",
      "private-h": "10.20.112.0/20",
      "isolated-a": "10.20.128.0/21",
      "isolated-h": "10.20.184.0/21",
      "public-a": "10.20.192.0/22",
      "public-h": "10.20.220.0/22",
    });
    assert.equal(subnetCidr("255.255.252.0/22", "public", "h"), "255.255.255.112/28");
  });
});

/** Secondary blocks of a VPC in 10.0.0.0/8, by name. */
const secondary = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 64, max: 127 }), fc.integer({ min: 16, max: 25 })), {
    maxLength: 4,
    selector: ([second]) => second,
  })
  .map((blocks) =>
    Object.fromEntries(
      blocks.map(([second, prefix], index) => [
        `block${index}`,
        { cidr: `100.${second}.0.0/${prefix}`, tier: tiers[index % tiers.length] ?? "private" },
      ]),
    ),
  );

/** All subnets of a VPC with secondary blocks, by layer and zone. */
function wholePlan(
  cidr: string,
  letters: readonly string[],
  kinds: readonly Tier[],
  blocks: Readonly<Record<string, { readonly cidr: string }>>,
): Map<string, string> {
  return new Map([
    ...plan(cidr, letters, kinds),
    ...Object.entries(blocks).flatMap(([name, block]) =>
      letters.map((zone) => [`${name}-${zone}`, secondarySubnetCidr(block.cidr, zone)] as const),
    ),
  ]);
}

describe("secondary blocks", () => {
  it("V1: fit beside the VPC's own: each subnet in its block, none over another, in a size that AWS takes", () => {
    fc.assert(
      fc.property(vpc, zones, secondary, (cidr, letters, secondaryCidrs) => {
        assert.deepEqual(addressProblems({ cidr, zones: letters, secondaryCidrs }), []);
        for (const [name, { cidr: block }] of Object.entries(secondaryCidrs)) {
          const whole = range(block);
          for (const zone of letters) {
            const { first, last, prefix } = range(secondarySubnetCidr(block, zone));
            assert.ok(first >= whole.first && last <= whole.last && prefix <= 28, `${name} ${zone}`);
          }
        }
        const sorted = [...wholePlan(cidr, letters, tiers, secondaryCidrs).values()]
          .map(range)
          .sort((a, b) => a.first - b.first);
        assert.ok(sorted.every(({ first }, index) => (sorted[index - 1]?.last ?? -1) < first));
      }),
    );
  });

  it("V1: keep their subnets, and leave all others, when zones, tiers or blocks come and go", () => {
    fc.assert(
      fc.property(
        vpc,
        fc.tuple(zones, someTiers, secondary),
        fc.tuple(zones, someTiers),
        fc.subarray([0, 1, 2, 3]),
        (cidr, [oldZones, oldTiers, blocks], [newZones, newTiers], kept) => {
          const before = wholePlan(cidr, oldZones, oldTiers, blocks);
          const fewer = Object.fromEntries(Object.entries(blocks).filter((_, index) => kept.includes(index)));
          for (const [name, subnet] of wholePlan(cidr, newZones, newTiers, fewer)) {
            assert.ok(!before.has(name) || before.get(name) === subnet, name);
          }
        },
      ),
    );
  });
});

/** A /56 as Amazon gives them, in each of the ways in which one can be written. */
const ipv6Vpc = fc
  .tuple(
    fc.constantFrom("2600", "2a05"),
    fc.integer({ min: 1, max: 0xffff }),
    fc.integer({ min: 0, max: 0xffff }),
    fc.integer({ min: 1, max: 0xff }),
  )
  .map(
    ([first, second, third, fourth]) =>
      `${first}:${second.toString(16)}:${third.toString(16)}:${(fourth * 256).toString(16)}::/56`,
  );

/** The number of a /64, written apart from the plan's own arithmetic. */
const sixtyFour = (text: string): bigint => {
  const [groups = ""] = text.split("::");
  const four = [...groups.split(":"), "0", "0", "0"].slice(0, 4);
  return four.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
};

describe("the IPv6 plan", () => {
  const plan6 = (block: string, letters: readonly string[], kinds: readonly Tier[]) =>
    new Map(
      kinds.flatMap((tier) =>
        letters.map((zone) => [`${tier}-${zone}`, subnetIpv6Cidr(block, tier, zone)] as const),
      ),
    );

  it("V5: gives each subnet a /64 of its own, within the VPC's block", () => {
    fc.assert(
      fc.property(ipv6Vpc, (block) => {
        const subnets = [...plan6(block, zoneLetters, tiers).values()];
        assert.equal(new Set(subnets).size, subnets.length);
        for (const subnet of subnets) {
          assert.match(subnet, /^[0-9a-f]+:[0-9a-f]+:[0-9a-f]+:[0-9a-f]+::\/64$/);
          assert.equal(sixtyFour(subnet) >> 8n, sixtyFour(block) >> 8n, `${subnet} outside ${block}`);
        }
      }),
    );
  });

  it("V5: keeps every subnet's block when zones or tiers come, go or change places", () => {
    fc.assert(
      fc.property(
        ipv6Vpc,
        zones,
        someTiers,
        zones,
        someTiers,
        (block, oldZones, oldTiers, newZones, newTiers) => {
          const before = plan6(block, oldZones, oldTiers);
          for (const [name, subnet] of plan6(block, newZones, newTiers)) {
            assert.ok(!before.has(name) || before.get(name) === subnet, name);
          }
        },
      ),
    );
  });

  it("V5: puts a subnet at the place that its IPv4 block has: in a /16 the third number is the last byte", () => {
    for (const tier of tiers) {
      for (const zone of zoneLetters) {
        const third = Number(subnetCidr("10.20.0.0/16", tier, zone).split(".")[2]);
        assert.equal(sixtyFour(subnetIpv6Cidr("2600:1f18:0:ab00::/56", tier, zone)) & 0xffn, BigInt(third));
      }
    }
  });

  it("V5: reads blocks that end in zeros, and refuses what is no /56", () => {
    assert.equal(subnetIpv6Cidr("2001:db8::/56", "private", "b"), "2001:db8:0:10::/64");
    assert.throws(() => subnetIpv6Cidr("2001:db8::/64", "private", "a"), RangeError);
    assert.throws(() => subnetIpv6Cidr("2001:db8::/56", "private", "z"), RangeError);
  });
});

describe("mistakes in an address plan", () => {
  const good = { cidr: "10.20.0.0/16", zones: ["a", "b"] };
  const pods = { cidr: "100.64.0.0/16", tier: "private" } as const;

  it("V1: the plan they start from has none", () => {
    assert.deepEqual(addressProblems({ ...good, reservedCidrs: ["10.21.0.0/16", "10.0.0.0/12"] }), []);
  });

  const cases: readonly (readonly [string, Parameters<typeof addressProblems>[0], string, RegExp])[] = [
    ["no block", { ...good, cidr: "10.20.0.0" }, "cidr", /fix: write four numbers/],
    ["a number over 255", { ...good, cidr: "10.256.0.0/16" }, "cidr", /fix: write four numbers/],
    [
      "leading zeros, which some read as octal",
      { ...good, cidr: "010.20.0.0/16" },
      "cidr",
      /fix: write four/,
    ],
    [
      "a VPC too large",
      { ...good, cidr: "10.20.0.0/15" },
      "cidr",
      /from \/16 to \/28; fix: write 10\.20\.0\.0\/16/,
    ],
    ["a VPC beyond AWS's smallest", { ...good, cidr: "10.20.0.0/29" }, "cidr", /fix: write 10\.20\.0\.0\/22/],
    ["a VPC too small", { ...good, cidr: "10.20.7.0/23" }, "cidr", /too small.*fix: write 10\.20\.4\.0\/22/],
    ["an address within a block", { ...good, cidr: "10.20.3.7/16" }, "cidr", /fix: write 10\.20\.0\.0\/16/],
    ["one zone", { ...good, zones: ["a"] }, "zones", /at least 2 zones/],
    ["no zone", { ...good, zones: [] }, "zones", /at least 2 zones/],
    ["a zone's whole name", { ...good, zones: ["a", "eu-west-1b"] }, "zones.1", /fix: write "b"/],
    ["a capital letter", { ...good, zones: ["A", "b"] }, "zones.0", /fix: write "a"/],
    ["a letter that no zone has", { ...good, zones: ["a", "z"] }, "zones.1", /one of a, b, c, d, e, f, g, h/],
    ["a zone twice", { ...good, zones: ["a", "b", "a"] }, "zones.2", /fix: remove the second "a"/],
    ["overlap", { ...good, reservedCidrs: ["10.0.0.0/8"] }, "cidr", /outside 10\.0\.0\.0\/8 .*fix: choose/],
    [
      "overlap from within",
      { ...good, reservedCidrs: ["10.20.255.0/24"] },
      "cidr",
      /outside 10\.20\.255\.0\/24/,
    ],
    [
      "overlap of an odd start",
      { ...good, reservedCidrs: ["10.20.9.9/8"] },
      "cidr",
      /outside 10\.20\.9\.9\/8/,
    ],
    [
      "a secondary block in use elsewhere",
      { ...good, secondaryCidrs: { pods }, reservedCidrs: ["100.64.0.0/10"] },
      "secondaryCidrs.pods.cidr",
      /outside 100\.64\.0\.0\/10 \(reservedCidrs\)/,
    ],
    [
      "a secondary block in the VPC's own",
      { ...good, secondaryCidrs: { pods: { ...pods, cidr: "10.20.64.0/20" } } },
      "secondaryCidrs.pods.cidr",
      /outside 10\.20\.0\.0\/16 \(cidr\)/,
    ],
    [
      "secondary blocks that overlap",
      { ...good, secondaryCidrs: { pods, jobs: { ...pods, cidr: "100.64.128.0/20" } } },
      "secondaryCidrs.jobs.cidr",
      /outside 100\.64\.0\.0\/16 \(secondaryCidrs\.pods\)/,
    ],
    [
      "a secondary block too small for all zones",
      { ...good, secondaryCidrs: { pods: { ...pods, cidr: "100.64.0.0/26" } } },
      "secondaryCidrs.pods.cidr",
      /too small for eight zones.*fix: write 100\.64\.0\.0\/25/,
    ],
    [
      "a secondary non-block",
      { ...good, secondaryCidrs: { pods: { ...pods, cidr: "pods" } } },
      "secondaryCidrs.pods.cidr",
      /IPv4 block/,
    ],
    [
      "a secondary block in a range that AWS refuses beside 10/8",
      { ...good, secondaryCidrs: { pods: { ...pods, cidr: "192.168.0.0/20" } } },
      "secondaryCidrs.pods.cidr",
      /outside 192\.168\.0\.0\/16, which AWS refuses beside 10\.20\.0\.0\/16/,
    ],
    [
      "a secondary block in 10.0/16 beside 10.1/16",
      { cidr: "10.1.0.0/16", zones: ["a", "b"], secondaryCidrs: { pods: { ...pods, cidr: "10.0.0.0/20" } } },
      "secondaryCidrs.pods.cidr",
      /outside 10\.0\.0\.0\/16, which AWS refuses/,
    ],
    [
      "a secondary block in 172.31/16 beside 172.16/12",
      {
        cidr: "172.20.0.0/16",
        zones: ["a", "b"],
        secondaryCidrs: { pods: { ...pods, cidr: "172.31.0.0/20" } },
      },
      "secondaryCidrs.pods.cidr",
      /outside 172\.31\.0\.0\/16, which AWS refuses/,
    ],
    [
      "a private secondary block beside 100.64/10",
      {
        cidr: "100.70.0.0/16",
        zones: ["a", "b"],
        secondaryCidrs: { pods: { ...pods, cidr: "10.9.0.0/16" } },
      },
      "secondaryCidrs.pods.cidr",
      /outside 10\.0\.0\.0\/8, which AWS refuses/,
    ],
    [
      "a name that no resource can have",
      { ...good, secondaryCidrs: { "Pods 1": pods } },
      "secondaryCidrs.Pods 1",
      /lower-case letters and digits/,
    ],
    [
      "a sixth block",
      {
        ...good,
        secondaryCidrs: Object.fromEntries(
          [64, 65, 66, 67, 68].map((second) => [`b${second}`, { ...pods, cidr: `100.${second}.0.0/16` }]),
        ),
      },
      "secondaryCidrs",
      /at most 4/,
    ],
    ["a reserved non-block", { ...good, reservedCidrs: ["office"] }, "reservedCidrs.0", /IPv4 block/],
  ];
  for (const [what, given, path, message] of cases) {
    it(`V1: ${what} is named with the fix`, () => {
      const problems = addressProblems(given);
      assert.deepEqual(
        problems.map((problem) => problem.path.join(".")),
        [path],
      );
      assert.match(problems[0]?.message ?? "", message);
    });
  }

  it("V1: the value that each names is the one given, and its fix is accepted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 32 }), fc.nat(2 ** 16 - 1), (prefix, rest) => {
        const cidr = `10.20.${rest >> 8}.${rest & 255}/${prefix}`;
        for (const { value, message } of addressProblems({ ...good, cidr })) {
          assert.equal(value, cidr);
          const fixed = /fix: write (\S+)$/.exec(message)?.[1] ?? "";
          assert.deepEqual(addressProblems({ ...good, cidr: fixed }), [], `${cidr} -> ${fixed}`);
        }
      }),
    );
  });
});
