import assert from "node:assert/strict";
import fc from "fast-check";
import { addressProblems, subnetCidr, tiers, zoneLetters, type Tier } from "../../components/network";

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

describe("mistakes in an address plan", () => {
  const good = { cidr: "10.20.0.0/16", zones: ["a", "b"] };

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
