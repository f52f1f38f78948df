import assert from "node:assert/strict";
import { encryptionSettings } from "../../config/encryption";
import { networkSettings } from "../../config/network";

const network = { cidr: "10.20.0.0/16", zones: ["a", "b"], nat: "none", flowLogs: { retentionDays: 30 } };

/** Paths of all mistakes. */
function mistakes(schema: typeof networkSettings | typeof encryptionSettings, value: unknown): string[] {
  const result = schema.safeParse(value);
  return result.error?.issues.map(({ path }) => path.join(".")) ?? [];
}

describe("network settings", () => {
  it("X2: accept what the component accepts", () => {
    assert.deepEqual(mistakes(networkSettings, network), []);
    const full = {
      reservedCidrs: ["10.21.0.0/16"],
      gatewayEndpoints: ["s3"],
      interfaceEndpoints: ["ssm", "ecr.api"],
    };
    assert.deepEqual(mistakes(networkSettings, { ...network, ...full }), []);
  });

  it("X2: report all mistakes at once, each at its place", () => {
    const wrong = {
      cidr: "10.20.0.0",
      zones: ["a", "b", "a"],
      nat: "two",
      gatewayEndpoints: ["s3", "s3"],
      interfaceEndpoints: ["SSM"],
      flowLogs: { retentionDays: 31 },
    };
    assert.deepEqual(mistakes(networkSettings, wrong).sort(), [
      "cidr",
      "flowLogs.retentionDays",
      "gatewayEndpoints.1",
      "interfaceEndpoints.0",
      "nat",
      "zones.2",
    ]);
  });

  it("X2: report an overlap at the block that can be moved", () => {
    assert.deepEqual(mistakes(networkSettings, { ...network, reservedCidrs: ["10.0.0.0/8"] }), ["cidr"]);
    assert.deepEqual(mistakes(networkSettings, { ...network, reservedCidrs: ["10.21.0.0/16"] }), []);
  });

  it("X2: refuse unknown keys", () => {
    const result = networkSettings.safeParse({ ...network, natt: "single" });
    assert.deepEqual(
      result.error?.issues.map(({ code }) => code),
      ["unrecognized_keys"],
    );
  });
});

describe("further network settings", () => {
  const given = (more: Record<string, unknown>) => mistakes(networkSettings, { ...network, ...more });
  const subnets = { private: { tags: { Tier: "private" } } };
  const adopting = { ...network, nat: undefined, adopt: { vpcId: "vpc-0123456789abcdef0", subnets } };

  it("X2: accept each new one", () => {
    const good: readonly Record<string, unknown>[] = [
      { nat: undefined },
      { nat: "single", natZone: "b" },
      { tiers: ["private", "isolated"] },
      { ipv6: {} },
      { ipv6: { egress: false } },
      { secondaryCidrs: { pods: { cidr: "100.64.0.0/16", tier: "private" } } },
      { organizationId: "o-exampleorgid1" },
      { flowLogs: { retentionDays: 30, fields: ["srcaddr"], aggregationMinutes: 1 } },
      { flowLogs: { retentionDays: 30, bucketArn: "arn:aws:s3:::flow-logs" } },
      { flowLogs: { retentionDays: 30, bucketArn: "arn:aws:s3:::flow-logs", files: { format: "parquet" } } },
      { nat: "single", natAllocationIds: { a: "eipalloc-0123456789abcdef0" } },
      { dnsQueryLogs: { retentionDays: 30 } },
      { dnsFirewall: { rules: { a: { priority: 1, action: "BLOCK", domains: ["x.example"] } } } },
      { blockPublicAccess: { ownership: "create", exclusions: { public: "allow-bidirectional" } } },
    ];
    for (const more of good) {
      assert.deepEqual(given(more), [], JSON.stringify(more));
    }
    assert.deepEqual(mistakes(networkSettings, adopting), []);
  });

  it("X2: report what is wrong with each at its place", () => {
    const wrong: readonly (readonly [Record<string, unknown>, string[]])[] = [
      [{ nat: "single", natZone: "c" }, ["natZone"]],
      [{ natZone: "a" }, ["natZone"]],
      [{ tiers: ["public", "public"] }, ["tiers", "tiers.1"]],
      [{ nat: "single", tiers: ["private"] }, ["nat"]],
      [
        { tiers: ["private"], secondaryCidrs: { pods: { cidr: "100.64.0.0/16", tier: "isolated" } } },
        ["secondaryCidrs.pods.tier"],
      ],
      [
        { secondaryCidrs: { pods: { cidr: "172.16.0.0/16", tier: "private" } } },
        ["secondaryCidrs.pods.cidr"],
      ],
      [{ organizationId: "exampleorgid1" }, ["organizationId"]],
      [{ flowLogs: { retentionDays: 30, fields: ["nonsense"] } }, ["flowLogs.fields.0"]],
      [{ flowLogs: { retentionDays: 30, fields: [] } }, ["flowLogs.fields"]],
      [{ flowLogs: { retentionDays: 30, aggregationMinutes: 5 } }, ["flowLogs.aggregationMinutes"]],
      [{ flowLogs: { retentionDays: 30, bucketArn: "flow-logs" } }, ["flowLogs.bucketArn"]],
      [{ flowLogs: { retentionDays: 30, files: {} } }, ["flowLogs.files"]],
      [{ nat: "single", natAllocationIds: { a: "198.51.100.7" } }, ["natAllocationIds.a"]],
      [{ dnsFirewall: { rules: { a: { priority: 1, action: "BLOCK" } } } }, ["dnsFirewall.rules.a"]],
      [
        { nat: "single", blockPublicAccess: { ownership: "create", mode: "block-bidirectional" } },
        ["blockPublicAccess.exclusions"],
      ],
    ];
    for (const [more, paths] of wrong) {
      assert.deepEqual(given(more), paths, JSON.stringify(more));
    }
  });

  it("V5: with adopt refuse what is the VPC's owner's to choose", () => {
    assert.deepEqual(
      mistakes(networkSettings, { ...adopting, nat: "single", ipv6: {}, interfaceEndpoints: ["ssm"] }),
      ["nat", "ipv6", "interfaceEndpoints"],
    );
    assert.deepEqual(mistakes(networkSettings, { ...adopting, adopt: { vpcId: "main", subnets: {} } }), [
      "adopt.vpcId",
      "adopt.subnets",
    ]);
  });
});

describe("encryption settings", () => {
  it("K1: keep AWS's bounds", () => {
    assert.deepEqual(
      mistakes(encryptionSettings, { deletionWindowInDays: 7, rotationPeriodInDays: 2560 }),
      [],
    );
    assert.deepEqual(mistakes(encryptionSettings, { deletionWindowInDays: 6, rotationPeriodInDays: 2561 }), [
      "deletionWindowInDays",
      "rotationPeriodInDays",
    ]);
  });

  it("K3: take roles and users as administrators, no patterns, sessions or root users", () => {
    const administrators = (...arns: string[]) =>
      mistakes(encryptionSettings, { deletionWindowInDays: 7, administrators: arns });
    const iam = "arn:aws:iam::123456789012:";
    assert.deepEqual(administrators(`${iam}role/ci/deploy`, `${iam}user/alice`), []);
    assert.deepEqual(
      administrators(`${iam}role/*`, `${iam}root`, "arn:aws:sts::123456789012:assumed-role/deploy/me", "*"),
      [0, 1, 2, 3].map((index) => `administrators.${index}`),
    );
  });
});
