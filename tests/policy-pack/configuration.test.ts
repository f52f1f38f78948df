import assert from "node:assert/strict";
import { type Rule, defineRule } from "../../policy-pack/core/rule";
import { rules as allRules } from "../../policy-pack/rules";
import { type Diagnostic, Engine, secret, type TestConfig, UNKNOWN } from "./engine";

const TYPE = "aws:s3/bucket:Bucket";

/** Finds its own name on every bucket. */
function rule(
  id: string,
  {
    severity = "high",
    frameworks = {},
    level = "mandatory",
  }: Partial<Pick<Rule, "severity" | "frameworks" | "level">> = {},
): Rule {
  return defineRule<{ readonly word: string }>({
    ...{ id, severity, frameworks, level },
    ...{ description: "Fine.", why: "Why.", fix: "Fix.", docs: "https://docs.aws.amazon.com/" },
    settings: { word: { default: "found", schema: { type: "string" } } },
    resource: {
      types: [TYPE],
      check(_resource, { word }, report) {
        report.violation(`is ${word}`);
      },
    },
  });
}

const rules = [
  rule("s3-one", { frameworks: { cis: ["2.1.1"], pci: ["3.5"] } }),
  rule("s3-two", { severity: "low" }),
  rule("kms-three", { level: "advisory", frameworks: { fsbp: ["KMS.4"] } }),
];

async function levels(config: TestConfig): Promise<Record<string, string>> {
  const { diagnostics } = await new Engine(rules, config).resource({ type: TYPE, name: "x", inputs: {} });
  return Object.fromEntries(diagnostics.map(({ rule: id, level }) => [id, level]));
}

const none = { "s3-one": "mandatory", "s3-two": "mandatory", "kms-three": "advisory" };

describe("policy pack: levels", () => {
  it("P5: are those of the rules where nothing is said", async () => {
    assert.deepEqual(await levels({}), none);
  });

  it("P5: are taken from Pulumi's own way to say them: a rule's entry, as text or object, and \"all\"", async () => {
    assert.deepEqual(await levels({ "s3-one": "advisory" }), { ...none, "s3-one": "advisory" });
    assert.deepEqual(await levels({ "s3-one": { enforcementLevel: "advisory" } }), {
      ...none,
      "s3-one": "advisory",
    });
    assert.deepEqual(await levels({ "s3-one": "disabled" }), {
      "s3-two": "mandatory",
      "kms-three": "advisory",
    });
    assert.deepEqual(await levels({ all: "advisory" }), {
      "s3-one": "advisory",
      "s3-two": "advisory",
      "kms-three": "advisory",
    });
    const all = { all: "mandatory", bulwark: { levels: { services: { kms: "disabled" } } } } as const;
    assert.equal((await levels(all))["kms-three"], "mandatory");
    assert.deepEqual(await levels({ all: "disabled", "kms-three": "mandatory" }), {
      "kms-three": "mandatory",
    });
  });

  const bulwark = (given: object): TestConfig => ({ bulwark: { levels: given } });

  it("P5: are given by service, framework or severity", async () => {
    assert.deepEqual(await levels(bulwark({ services: { s3: "advisory" } })), {
      "s3-one": "advisory",
      "s3-two": "advisory",
      "kms-three": "advisory",
    });
    assert.deepEqual(await levels(bulwark({ frameworks: { fsbp: "mandatory" } })), {
      ...none,
      "kms-three": "mandatory",
    });
    assert.deepEqual(await levels(bulwark({ severities: { low: "disabled" } })), {
      "s3-one": "mandatory",
      "kms-three": "advisory",
    });
  });

  it("P5: the most specific wins: rule, service, framework, severity", async () => {
    const severities = { high: "advisory", low: "advisory" };
    assert.equal(
      (await levels(bulwark({ severities, frameworks: { cis: "mandatory" } })))["s3-one"],
      "mandatory",
    );
    const frameworks = { cis: "advisory" };
    assert.equal(
      (await levels(bulwark({ frameworks, services: { s3: "mandatory" } })))["s3-one"],
      "mandatory",
    );
    const services = { s3: "advisory" };
    assert.equal(
      (await levels(bulwark({ services, rules: { "s3-one": "mandatory" } })))["s3-one"],
      "mandatory",
    );
    assert.equal((await levels({ ...bulwark({ services }), "s3-one": "disabled" }))["s3-one"], undefined);
  });

  it("P5: of several frameworks the strictest wins", async () => {
    const found = await levels(
      bulwark({ frameworks: { cis: "advisory", pci: "mandatory" }, severities: { high: "disabled" } }),
    );
    assert.equal(found["s3-one"], "mandatory");
  });

  it("P5: a remediation that leaves a violation leaves it mandatory", async () => {
    assert.equal((await levels({ "s3-one": "remediate" }))["s3-one"], "mandatory");
  });
});

describe("policy pack: mistakes in the configuration", () => {
  const messages = async (config: TestConfig): Promise<Diagnostic[]> => {
    const engine = new Engine(rules, config);
    const first = await engine.resource({ type: "aws:ec2/vpc:Vpc", name: "x", inputs: {} });
    const second = await engine.resource({ type: "aws:ec2/vpc:Vpc", name: "y", inputs: {} });
    assert.deepEqual(second.diagnostics, [], "said once");
    return first.diagnostics;
  };
  const cases: Readonly<Record<string, [TestConfig, RegExp]>> = {
    "a rule that is none": [
      { "s3-on": "advisory" },
      /names "s3-on", which is no rule\.\nFix: Did you mean "s3-one"\?/,
    ],
    "a setting that is none": [
      { "s3-one": { wort: "x" } },
      /of s3-one has "wort".*\nFix: Did you mean "word"\?/,
    ],
    "a setting of the pack that is none": [
      { bulwark: { unknown: "fail" } },
      /of bulwark has "unknown".*\nFix: Did you mean "unknowns"\?/,
    ],
    "a service that is none": [
      { bulwark: { levels: { services: { s4: "advisory" } } } },
      /has "s4" in levels\.services\.\nFix: Did you mean "s3"\?/,
    ],
    "a framework that is none": [
      { bulwark: { levels: { frameworks: { hipaa: "advisory" } } } },
      /has "hipaa" in levels\.frameworks\.\nFix: .*"cis"/,
    ],
    "two levels for one rule": [
      { "s3-one": "advisory", bulwark: { levels: { rules: { "s3-one": "disabled" } } } },
      /gives s3-one two levels/,
    ],
  };
  for (const [title, [config, message]] of Object.entries(cases)) {
    it(`P5: are refused with the first resource of whatever type, and once: ${title}`, async () => {
      const [found, ...more] = await messages(config);
      assert.deepEqual(more, []);
      assert.match(found!.message, message);
      assert.deepEqual([found!.rule, found!.level], ["bulwark", "mandatory"]);
    });
  }

  it("P5: take the pack's own level", async () => {
    const [found] = await messages({ "s3-on": "advisory", bulwark: "advisory" });
    assert.equal(found?.level, "advisory");
    assert.deepEqual(await messages({ "s3-on": "advisory", bulwark: "disabled" }), []);
  });
});

describe("policy pack: what is unknown", () => {
  const open = defineRule({
    ...{ id: "s3-open", severity: "high", frameworks: {}, level: "mandatory", settings: {} },
    ...{ description: "Fine.", why: "Why.", fix: "Fix.", docs: "https://docs.aws.amazon.com/" },
    resource: {
      types: [TYPE],
      check({ inputs }, _config, report) {
        if (typeof inputs.get("bucket") === "symbol") {
          report.unjudged("bucket");
        }
      },
    },
  });
  const bucket = { type: TYPE, name: "x", inputs: { bucket: UNKNOWN } };
  const run = async (config: TestConfig) => {
    const engine = new Engine([open], config);
    const found = await engine.run(bucket, { ...bucket, name: "y" });
    return { levels: found.map(({ level }) => level), summary: engine.summary };
  };

  it("P4: is deferred by default, and counted once at the end", async () => {
    assert.deepEqual(await run({}), {
      levels: ["advisory", "advisory"],
      summary: "Not judged, as it is not known before the update: 2 (s3-open 2).",
    });
  });

  it("P4: is refused where the pack or the rule says so; the rule wins", async () => {
    const refused = { levels: ["mandatory", "mandatory"], summary: undefined };
    assert.deepEqual(await run({ bulwark: { unknowns: "fail" } }), refused);
    assert.deepEqual(await run({ "s3-open": { unknowns: "fail" } }), refused);
    const { levels: deferred } = await run({
      bulwark: { unknowns: "fail" },
      "s3-open": { unknowns: "defer" },
    });
    assert.deepEqual(deferred, ["advisory", "advisory"]);
  });
});

describe("policy pack: a rule that breaks", () => {
  it("P4: is a violation that says so without secrets, and the others go on", async () => {
    const broken = defineRule({
      ...{ id: "s3-broken", severity: "high", frameworks: {}, level: "mandatory", settings: {} },
      ...{ description: "Fine.", why: "Why.", fix: "Fix.", docs: "https://docs.aws.amazon.com/" },
      resource: {
        types: [TYPE],
        check({ inputs }) {
          throw new Error(`cannot read ${String(inputs.get("password"))}`);
        },
      },
    });
    const { diagnostics } = await new Engine([broken, ...rules]).resource({
      type: TYPE,
      name: "x",
      inputs: { password: secret("hunter22") },
    });
    assert.deepEqual(
      diagnostics.map(({ rule: id }) => id),
      ["s3-broken", ...rules.map(({ id }) => id)],
    );
    assert.match(
      diagnostics[0]!.message,
      /could not be judged, by a fault of the rule \(Error: cannot read \[secret\]\)/,
    );
  });
});

describe("policy pack: the rules that do not concern a resource", () => {
  it("P4: are named, so that they do not count as passed", async () => {
    const { notApplicable } = await new Engine(allRules).resource({ type: "random:index/id:Id", name: "x" });
    assert.deepEqual(
      notApplicable,
      allRules.map(({ id }) => id),
    );
  });
});
