import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { Exemptions, type Exemption } from "../../policy-pack/core/exemptions";
import { ResourcePattern } from "../../policy-pack/core/resource-pattern";
import { type Report, type Rule, defineRule } from "../../policy-pack/core/rule";
import { type Diagnostic, Engine, type TestResource } from "./engine";

const TYPE = "aws:s3/bucket:Bucket";
const OTHER_TYPE = "aws:sqs/queue:Queue";
const now = new Date("2026-11-23T12:00:00Z");

/** Says of each bucket or queue what its property `says` tells. */
const talkative = rule("s3-says", (says, report) => {
  report.violation(`says ${says}`);
});

function rule(id: string, check: (says: string, report: Report) => void): Rule {
  return defineRule({
    ...{
      id,
      description: "Nothing is said.",
      why: "Why.",
      fix: "Fix.",
      docs: "https://docs.aws.amazon.com/",
    },
    ...{ severity: "high", level: "mandatory", frameworks: {}, settings: {} },
    resource: {
      types: [TYPE, OTHER_TYPE],
      check({ inputs }, _config, report) {
        const says = inputs.get("says");
        if (typeof says === "string") {
          check(says, report);
        }
      },
    },
  });
}

const bucket = (name: string, says?: string, type = TYPE): TestResource => ({ type, name, inputs: { says } });

function run(
  pack: Readonly<Record<string, unknown>>,
  resources: readonly TestResource[],
  options: { rules?: readonly Rule[]; folder?: string; at?: Date } = {},
): Promise<Diagnostic[]> {
  const { rules = [talkative], folder = ".", at = now } = options;
  return new Engine(rules, { bulwark: pack }, "prod", "shop", { now: at, folder }).run(...resources);
}

async function fingerprintOf(resource: TestResource, rules = [talkative]): Promise<string> {
  const [found] = await run({}, [resource], { rules });
  return /^Finding: ([0-9a-f]{12})$/m.exec(found!.message)![1]!;
}

async function exemption(resource: TestResource, changes: Partial<Exemption> = {}): Promise<Exemption> {
  return {
    ...{ rule: "s3-says", resource: `${TYPE}::${resource.name}`, finding: await fingerprintOf(resource) },
    ...{ reason: "the migration ends in May", owner: "storage team", ticket: "SEC-1", expires: "2027-05-31" },
    ...changes,
  };
}

const levels = (found: readonly Diagnostic[]) => found.map(({ rule, level }) => `${level} ${rule}`);

describe("policy pack: exemptions", () => {
  const logs = bucket("logs-prod", "yes");

  it("P5: turn one finding into an advisory that tells until when, by whom, and why", async () => {
    const found = await run({ exemptions: [await exemption(logs)] }, [logs]);
    assert.deepEqual(levels(found), ["advisory s3-says"]);
    assert.match(found[0]!.message, /"logs-prod" \(s3-says\) says yes\.\nWhy: /);
    assert.match(
      found[0]!.message,
      /\nExempted until 2027-05-31 by storage team \(SEC-1\): the migration ends in May$/,
    );
  });

  it("P5: end when another thing is found, and name what is found now", async () => {
    const changed = bucket("logs-prod", "no");
    const found = await run({ exemptions: [await exemption(logs)] }, [changed]);
    assert.deepEqual(levels(found), ["mandatory s3-says", "mandatory bulwark"]);
    assert.match(found[1]!.message, /1st exemption of "bulwark" in the configuration is for nothing/);
    assert.ok(found[1]!.message.includes(await fingerprintOf(changed)));
  });

  it("P5: end when the evidence for the same words changes", async () => {
    const rules = [
      rule("s3-says", (says, report) => {
        report.violation("says something", { says });
      }),
    ];
    const same = await exemption(logs, { finding: await fingerprintOf(logs, rules) });
    assert.deepEqual(levels(await run({ exemptions: [same] }, [logs], { rules })), ["advisory s3-says"]);
    const found = await run({ exemptions: [same] }, [bucket("logs-prod", "no")], { rules });
    assert.deepEqual(levels(found), ["mandatory s3-says", "mandatory bulwark"]);
  });

  it("P5: are for the resource that they name, by URN, type and name, or pattern", async () => {
    const urn = `urn:pulumi:prod::shop::${TYPE}::logs-prod`;
    for (const resource of [urn, `${TYPE}::logs-*`, `urn:pulumi:*::shop::${TYPE}::*-prod`]) {
      const found = await run({ exemptions: [await exemption(logs, { resource })] }, [
        logs,
        bucket("data", "yes"),
        bucket("logs-prod", "yes", OTHER_TYPE),
      ]);
      assert.deepEqual(levels(found), ["advisory s3-says", "mandatory s3-says", "mandatory s3-says"]);
    }
  });

  const faults: Readonly<Record<string, [Partial<Exemption>, RegExp]>> = {
    "of every rule": [{ rule: "*" }, /is for "\*", which is no rule\.\nFix: Name one rule\./],
    "of a rule that is none": [{ rule: "s3-say" }, /Did you mean "s3-says"\?/],
    "of every resource": [{ resource: "*" }, /does not write out the resource's type/],
    "of every resource of a type": [{ resource: `${TYPE}::*` }, /is too broad/],
    "of nearly every resource of a type": [{ resource: `${TYPE}::*-*` }, /is too broad/],
    "of every type": [
      { resource: "urn:pulumi:*::*::*::logs-prod" },
      /does not write out the resource's type/,
    ],
    "without a finding": [{ finding: "any" }, /has a finding that is none/],
    "without a reason": [{ reason: " " }, /has no "reason"/],
    "without an owner": [{ owner: undefined! }, /has no "owner"/],
    "without a ticket": [{ ticket: "" }, /has no "ticket"/],
    "that expired yesterday": [{ expires: "2026-11-22" }, /expired on 2026-11-22/],
    "that expires on no day": [{ expires: "2027-02-30" }, /"2027-02-30", which is no date/],
    "that lasts too long": [{ expires: "2027-11-24" }, /more than 365 days/],
    "with a field of another name": [{ note: "x" } as object, /has "note"/],
  };
  for (const [title, [changes, message]] of Object.entries(faults)) {
    it(`P5: are refused, and exempt nothing: one ${title}`, async () => {
      const found = await run({ exemptions: [await exemption(logs, changes)] }, [logs]);
      const [fault] = found.filter(({ rule }) => rule === "bulwark");
      assert.match(fault!.message, message);
      assert.match(fault!.message, /^The 1st exemption of "bulwark" in the configuration /);
      assert.ok(found.every(({ level }) => level === "mandatory"));
      assert.ok(found.some(({ rule }) => rule === "s3-says"));
    });
  }

  it("P5: hold on their last day, and not after it", async () => {
    const given = { exemptions: [await exemption(logs, { expires: "2026-11-23" })] };
    const last = await run(given, [logs], { at: new Date("2026-11-23T23:59:59Z") });
    assert.deepEqual(levels(last), ["advisory s3-says"]);
    const after = await run(given, [logs], { at: new Date("2026-11-24T00:00:00Z") });
    assert.deepEqual(levels(after), ["mandatory bulwark", "mandatory s3-says"]);
  });

  it("P5: that are for nothing are refused, unless their resource was not looked at in this run", async () => {
    const given = { exemptions: [await exemption(logs)] };
    const quiet = bucket("logs-prod");
    assert.deepEqual(levels(await run(given, [quiet])), ["mandatory bulwark"]);
    assert.deepEqual(levels(await run(given, [{ ...quiet, notAnalyzed: true }])), []);
  });

  it("P5: given twice are refused", async () => {
    const given = await exemption(logs);
    const found = await run({ exemptions: [given, given] }, [logs]);
    assert.deepEqual(levels(found), ["mandatory bulwark", "advisory s3-says"]);
    assert.match(found[0]!.message, /2nd exemption .* is there twice/);
  });

  it("P4: hold for what is unknown where that is refused", async () => {
    const rules = [
      rule("s3-says", (_says, report) => {
        report.unjudged("what it says");
      }),
    ];
    const config = { unknowns: "fail" };
    const [refused] = await run(config, [logs], { rules });
    const finding = /^Finding: (.*)$/m.exec(refused!.message)![1]!;
    const given = { ...config, exemptions: [await exemption(logs, { finding })] };
    assert.deepEqual(levels(await run(given, [logs], { rules })), ["advisory s3-says"]);
  });

  describe("in files", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bulwark-exemptions-"));
    after(() => {
      fs.rmSync(folder, { recursive: true, force: true });
    });
    const write = (content: unknown) => {
      fs.writeFileSync(
        path.join(folder, "exemptions.json"),
        typeof content === "string" ? content : JSON.stringify(content),
      );
    };
    const given = { exemptionFiles: ["exemptions.json"] };

    it("P5: are read relative to the pack's folder", async () => {
      write({ $schema: "./exemptions.schema.json", exemptions: [await exemption(logs)] });
      assert.deepEqual(levels(await run(given, [logs], { folder })), ["advisory s3-says"]);
    });

    for (const [title, content, message] of [
      ["no JSON", "{", /exemptions\.json is no JSON/],
      ["no list", { exemption: [] }, /exemptions\.json has no list "exemptions"/],
      ["no object in the list", { exemptions: ["x"] }, /1st exemption of exemptions\.json is no object/],
    ] as const) {
      it(`P5: are refused when there is ${title}`, async () => {
        write(content);
        const [fault] = await run(given, [bucket("x")], { folder });
        assert.match(fault!.message, message);
        assert.equal(fault!.level, "mandatory");
      });
    }

    it("P5: are refused when the file is not there", async () => {
      const [fault] = await run({ exemptionFiles: ["none.json"] }, [bucket("x")], { folder });
      assert.match(fault!.message, /none\.json cannot be read/);
    });
  });
});

describe("policy pack: exemptions, by properties", () => {
  const limits = { rules: ["s3-says"], today: "2026-11-23", longestDays: 365 };
  const hex = fc.stringMatching(/^[0-9a-f]{12}$/);
  const name = fc.stringMatching(/^[a-z][a-z0-9.-]{2,20}$/);
  const given = fc.record({ name, finding: hex });
  const sources = (entries: readonly object[]) => [{ name: "test", entries }];
  const complete = (each: { name: string; finding: string }): Exemption => ({
    ...{ rule: "s3-says", resource: `${TYPE}::${each.name}`, finding: each.finding },
    ...{ reason: "r", owner: "o", ticket: "t", expires: "2027-01-01" },
  });
  const subject = (each: { name: string; finding: string }) => ({
    ...{ rule: "s3-says", type: TYPE, name: each.name, urn: `urn:pulumi:prod::shop::${TYPE}::${each.name}` },
    fingerprint: each.finding,
  });

  it("P5: one exempts exactly the finding that it names", () => {
    fc.assert(
      fc.property(given, given, (one, other) => {
        const exemptions = new Exemptions(sources([complete(one)]), limits);
        assert.deepEqual(exemptions.faults, []);
        const same = one.name === other.name && one.finding === other.finding;
        assert.equal(exemptions.find(subject(other)) !== undefined, same);
        assert.equal(exemptions.unused([]).length, same ? 0 : 1);
      }),
    );
  });

  it("P5: one with any field left out or emptied is refused and exempts nothing", () => {
    const fields = Object.keys(complete({ name: "x", finding: "" }));
    fc.assert(
      fc.property(
        given,
        fc.constantFrom(...fields),
        fc.constantFrom(undefined, "", "  ", 1, {}),
        (one, key, value) => {
          const exemptions = new Exemptions(sources([{ ...complete(one), [key]: value }]), limits);
          assert.equal(exemptions.faults.length, 1);
          assert.equal(exemptions.find(subject(one)), undefined);
        },
      ),
    );
  });

  it("P5: whatever stands in a file, each entry is either refused or in force", () => {
    fc.assert(
      fc.property(fc.array(fc.anything(), { maxLength: 5 }), (entries) => {
        const exemptions = new Exemptions(sources(entries as object[]), limits);
        const inForce = exemptions.unused([]).length;
        assert.ok(exemptions.faults.length + inForce >= entries.length);
      }),
    );
  });

  it("P5: a pattern stays within its part of a URN, and reads all else as it is written", () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const exact = new ResourcePattern(`${TYPE}::${one}`);
        const place = (of: string, type = TYPE) => ({
          type,
          name: of,
          urn: `urn:pulumi:a::b::${type}::${of}`,
        });
        assert.equal(exact.matches(place(other)), one === other);
        assert.ok(new ResourcePattern(`${TYPE}::${one}*`).matches(place(one + other)));
        assert.ok(!new ResourcePattern(`urn:pulumi:*::${TYPE}::${one}`).matches(place(one)));
        assert.ok(!exact.matches(place(one, OTHER_TYPE)));
      }),
    );
  });
});
