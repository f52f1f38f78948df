import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError, loadSettings } from "../../config";
import { World, simulatorMocks } from "../../simulator";
import { stackConfig } from "../support/program";

/** The paragraphs of the error that these overrides of the dev stack's settings cause. */
async function mistakes(overrides: Record<string, unknown>, secretKeys: string[] = []): Promise<string[]> {
  const previous = process.env.PULUMI_CONFIG_SECRET_KEYS;
  process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(secretKeys);
  try {
    await load(overrides);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    const [head, ...paragraphs] = error.message.split(/\n{2,}/);
    assert.match(head ?? "", /nothing was deployed/);
    return paragraphs.map((paragraph) => paragraph.trimEnd()).filter((paragraph) => paragraph !== "");
  } finally {
    process.env.PULUMI_CONFIG_SECRET_KEYS = previous ?? "[]";
  }
  return [];
}

async function load(overrides: Record<string, unknown>) {
  await pulumi.runtime.setMocks(simulatorMocks(new World()), "bulwark", "dev");
  pulumi.runtime.setAllConfig(stackConfig("dev", overrides));
  return loadSettings();
}

describe("settings of a stack", () => {
  it("X2: are typed values when all is well", async () => {
    const settings = await load({});
    assert.deepEqual(settings.network.zones, ["a", "b"]);
    assert.equal(settings.protect, false);
    assert.equal(settings.tags.costCenter, "1000");
  });

  it("X2: all mistakes are reported at once, each with path, value, what is allowed and the fix", async () => {
    assert.deepEqual(
      await mistakes({
        "bulwark:network.nat": "singel",
        "bulwark:encryption.deletionWindowInDays": 3,
        "bulwark:tags.owner": undefined,
        "bulwark:nettwork": { cidr: "10.0.0.0/16" },
        "bulwark:database.multiAz": "yes",
      }),
      [
        [
          "  bulwark:tags.owner is missing",
          "    is: Who answers for the resources: a team or an address (tag Owner).",
          "    allowed: a value of type string",
          "    fix: edit Pulumi.dev.yaml, or pulumi config set -s dev --path 'bulwark:tags.owner' VALUE",
        ],
        [
          "  bulwark:encryption.deletionWindowInDays is 3",
          "    is: Days between the order to delete a key and its end, in which the order can be taken back.",
          "    allowed: at least 7",
          "    fix: edit Pulumi.dev.yaml, or pulumi config set -s dev --path 'bulwark:encryption.deletionWindowInDays' VALUE",
        ],
        [
          '  bulwark:network.nat is "singel"',
          "    is: How private subnets reach the internet; every NAT gateway is about 35 USD a month. Default: none.",
          '    allowed: "none", "single", "per-zone"; did you mean "single"?',
          "    fix: edit Pulumi.dev.yaml, or pulumi config set -s dev --path 'bulwark:network.nat' VALUE",
        ],
        [
          '  bulwark:database.multiAz is "yes"',
          "    is: A standby in another zone, which doubles the price.",
          "    allowed: a value of type boolean",
          "    fix: edit Pulumi.dev.yaml, or pulumi config set -s dev --path 'bulwark:database.multiAz' VALUE",
        ],
        [
          '  bulwark:nettwork is not a setting (value {"cidr":"10.0.0.0/16"})',
          '    did you mean "network"?',
          "    allowed: tags, allowedAccountIds, protect, retainOnDelete, encryption, network, storage, database, backup, audit, account, function, fleet",
          "    fix: rename it, or pulumi config rm -s dev --path 'bulwark:nettwork'",
        ],
      ].map((lines) => lines.join("\n")),
    );
  });

  it("X2: unknown keys are refused at every depth", async () => {
    const [mistake, ...others] = await mistakes({ "bulwark:network.flowLogs.retentionDay": 30 });
    assert.deepEqual(others, []);
    assert.equal(
      mistake?.split("\n")[0],
      "  bulwark:network.flowLogs.retentionDay is not a setting (value 30)",
    );
    assert.equal(mistake.split("\n")[1], '    did you mean "retentionDays"?');
  });

  it("X2: keys that fit no form of a setting are told those that do", async () => {
    const [mistake] = await mistakes({
      "bulwark:function.code": { path: "functions/sample", buckets: "code" },
    });
    assert.equal(mistake?.split("\n")[1], '    did you mean "bucket"?');
    assert.match(mistake, /allowed: path, bucket, key, version, image, command, entryPoint/);
    const [missing] = await mistakes({ "bulwark:function.code": { bucket: "code" } });
    assert.match(missing ?? "", /function\.code\.key is missing\n {4}is: Key of the zip file\./);
  });

  it("P6: values of encrypted keys are not printed", async () => {
    const [mistake] = await mistakes({ "bulwark:tags.owner": "hush\n" }, ["bulwark:tags"]);
    assert.equal(mistake?.split("\n")[0], "  bulwark:tags.owner is [secret]");
    const [plain] = await mistakes({ "bulwark:tags.owner": "hush\n" });
    assert.equal(plain?.split("\n")[0], '  bulwark:tags.owner is "hush\\n"');
  });

  for (const [title, path, value, message] of [
    ["V1: too few zones", "bulwark:network.zones", ["a"], /at least two/],
    ["V1: overlap with addresses in use", "bulwark:network.reservedCidrs", ["10.20.128.0/17"], /overlap/],
    [
      "C1: absent code",
      "bulwark:function.code.path",
      "functions/absent",
      /there is nothing at .*functions.absent/,
    ],
    ["C1: handler not in the code", "bulwark:function.handler", "app.main", /main/],
    ["X2: an account id that YAML took for a number", "bulwark:allowedAccountIds", [123456789012], /string/],
  ] as const) {
    it(`${title} is a mistake of the settings`, async () => {
      const found = await mistakes({ [path]: value });
      assert.equal(found.length, 1, found.join("\n\n"));
      assert.match(found[0] ?? "", message);
    });
  }
});
