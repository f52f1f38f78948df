import assert from "node:assert/strict";
import { bucketEncryption } from "../../policy-pack/rules/s3/encryption";
import { Engine, type TestConfig, type TestResource, UNKNOWN } from "./engine";

const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000000";
const BUCKET = "aws:s3/bucket:Bucket";

type Inputs = Readonly<Record<string, unknown>>;

const rule = (changes: Inputs = {}) => {
  const { bucketKeyEnabled = true, ...byDefault } = {
    sseAlgorithm: "aws:kms",
    kmsMasterKeyId: KEY_ARN,
    ...changes,
  };
  return { applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled };
};
const sseS3 = rule({ sseAlgorithm: "AES256", kmsMasterKeyId: undefined, bucketKeyEnabled: null });

const key: TestResource = { type: "aws:kms/key:Key", name: "key", outputs: { arn: UNKNOWN } };

const bucket = (name: string, inputs: Inputs = {}, more: Partial<TestResource> = {}): TestResource => ({
  type: BUCKET,
  name,
  inputs: { bucket: `${name}-dev`, ...inputs },
  // S3's own default encryption appears in the outputs of every bucket.
  outputs: {
    bucket: `${name}-dev`,
    serverSideEncryptionConfiguration: {
      rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    },
    ...inputs,
  },
  ...more,
});

/** A bucket whose name AWS makes up. */
const nameless = (name: string): TestResource => ({
  type: BUCKET,
  name,
  inputs: {},
  outputs: { bucket: UNKNOWN },
});

const configuration = (
  target: string,
  rules: unknown = [rule()],
  more: Partial<TestResource> = {},
): TestResource => ({
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  name: `${target}-encryption`,
  inputs: { bucket: `${target}-dev`, rules },
  ...more,
});

const logging = (source: string, target: string): TestResource => ({
  type: "aws:s3/bucketLogging:BucketLogging",
  name: `${source}-logging`,
  inputs: { bucket: `${source}-dev`, targetBucket: `${target}-dev`, targetPrefix: "" },
});

const deliveryPolicy = (target: string, statement: Inputs = {}): TestResource => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: `${target}-policy`,
  inputs: {
    bucket: `${target}-dev`,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${target}-dev/*`,
          ...statement,
        },
      ],
    }),
  },
});

const short = ({ level, resource, message }: { level: string; resource: string; message: string }) =>
  `${level} ${resource}: ${message
    .split("\n")
    .find((line) => line.includes("(s3-bucket-encrypted)"))!
    .replace(/^.*\(s3-bucket-encrypted\) /, "")}`;

async function run(resources: readonly TestResource[], config: Inputs = {}) {
  const settings: TestConfig = { "s3-bucket-encrypted": config };
  return (await new Engine([bucketEncryption], settings).run(...resources)).map(short);
}

const inline = (settings: unknown) => ({ serverSideEncryptionConfiguration: { rule: settings } });
const unconfigured = (name: string) =>
  `mandatory ${name}: has no encryption configuration, neither inline nor as a resource of its own.`;
const noLogs = "uses SSE-S3 (AES256), where a KMS key is required, and no logs are delivered to the bucket.";

describe("policy pack: bucket encryption", () => {
  describe("by explicit configuration", () => {
    it("P1: passes KMS with an own key and bucket key, separate or inline", async () => {
      assert.deepEqual(await run([bucket("data"), configuration("data")]), []);
      assert.deepEqual(await run([bucket("data", inline(rule()))]), []);
    });

    it("P1: refuses a bucket without configuration, whatever S3 does by default", async () => {
      assert.deepEqual(await run([bucket("data")]), [unconfigured("data")]);
      const fresh = bucket("data", {}, { outputs: { serverSideEncryptionConfiguration: UNKNOWN } });
      assert.deepEqual(await run([fresh]), [unconfigured("data")]);
    });

    it("P1: names resource, rule, reason and fix", async () => {
      const [found] = await new Engine([bucketEncryption]).run(bucket("data"));
      assert.match(
        found!.message,
        /\naws:s3\/bucket:Bucket "data" \(s3-bucket-encrypted\) has no .*\nWhy: .*\nFix: .*\nSee: https:/,
      );
    });

    it("P1: refuses a configuration of another bucket as one for this", async () => {
      assert.deepEqual(await run([bucket("data"), bucket("other"), configuration("other")]), [
        unconfigured("data"),
      ]);
    });

    it("P1: links by name alone when the configuration's value comes from nowhere", async () => {
      assert.deepEqual(await run([bucket("a"), bucket("b"), configuration("a"), configuration("b")]), []);
    });

    it("P1: knows the deprecated V2 types", async () => {
      const v2 = (rules: unknown): TestResource => ({
        type: "aws:s3/bucketV2:BucketV2",
        name: "data",
        inputs: { bucket: "data-dev", serverSideEncryptionConfigurations: rules },
      });
      const block = (changes: Inputs = {}) => {
        const { applyServerSideEncryptionByDefault, bucketKeyEnabled } = rule(changes);
        return [
          {
            rules: [
              { applyServerSideEncryptionByDefaults: [applyServerSideEncryptionByDefault], bucketKeyEnabled },
            ],
          },
        ];
      };
      const separate = configuration("data", [rule()], {
        type: "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
      });
      assert.deepEqual(await run([v2(block())]), []);
      assert.deepEqual(await run([v2(undefined), separate]), []);
      assert.deepEqual(await run([v2(undefined)]), [unconfigured("data")]);
      assert.deepEqual(await run([v2(block({ sseAlgorithm: "AES256" }))]), [`mandatory data: ${noLogs}`]);
      assert.equal((await run([v2(block({ bucketKeyEnabled: false }))])).length, 1);
      assert.deepEqual(await run([v2(UNKNOWN)]), [
        "advisory data: was not judged: serverSideEncryptionConfigurations is not known before the update.",
      ]);
    });
  });

  describe("whose names are not known yet", () => {
    const from = (source: string, rules: unknown = [rule()]): TestResource =>
      configuration(source, rules, {
        inputs: { bucket: UNKNOWN, rules },
        from: { bucket: [source] },
      });

    it("P1: links by the resource that the name comes from", async () => {
      assert.deepEqual(await run([nameless("a"), nameless("b"), from("a"), from("b")]), []);
      assert.deepEqual(await run([nameless("a"), nameless("b"), from("a")]), [unconfigured("b")]);
      assert.deepEqual(await run([bucket("a"), bucket("b"), from("a")]), [unconfigured("b")]);
    });

    it("P1: does not take a known name made out of a bucket's name for that bucket", async () => {
      const derived = configuration("a", [rule()], {
        inputs: { bucket: "a-dev-replica", rules: [rule()] },
        from: { bucket: ["a"] },
      });
      assert.deepEqual(await run([bucket("a"), derived]), [unconfigured("a")]);
    });

    it("P4: defers buckets when a configuration may belong to any of several", async () => {
      const ambiguous = configuration("a", [rule()], {
        inputs: { bucket: UNKNOWN, rules: [rule()] },
        from: { bucket: ["a", "b"] },
      });
      const orphan = configuration("a", [rule()], { inputs: { bucket: UNKNOWN, rules: [rule()] } });
      const deferred = (name: string) =>
        `advisory ${name}: was not judged: which bucket an encryption configuration of the stack belongs to is not ` +
        "known before the update.";
      const others = [nameless("a"), nameless("b"), nameless("c")];
      assert.deepEqual(await run([...others, ambiguous]), [unconfigured("c"), deferred("a"), deferred("b")]);
      assert.deepEqual(await run([...others, orphan]), [deferred("a"), deferred("b"), deferred("c")]);
      assert.deepEqual(
        (await run([...others, orphan], { unknowns: "fail" })).map((line) => line.split(" ")[0]),
        ["mandatory", "mandatory", "mandatory"],
      );
    });
  });

  describe("with the right algorithm and key, before the resource is made", () => {
    const broken: Readonly<Record<string, readonly [unknown, string]>> = {
      "no rules": [[], "without an algorithm"],
      "absent rules": [null, "without an algorithm"],
      "a rule that says nothing": [[{}], "without an algorithm"],
      "an empty algorithm": [[rule({ sseAlgorithm: "" })], "without an algorithm"],
      "an unknown algorithm": [[rule({ sseAlgorithm: "aws:KMS" })], "without an algorithm"],
      "no key": [[rule({ kmsMasterKeyId: undefined })], "names no KMS key"],
      "an empty key": [[rule({ kmsMasterKeyId: "" })], "names no KMS key"],
      "the AWS-managed alias": [[rule({ kmsMasterKeyId: "alias/aws/s3" })], "AWS-managed"],
      "the AWS-managed alias by ARN": [
        [rule({ kmsMasterKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3" })],
        "AWS-managed",
      ],
      "bucket key off": [[rule({ bucketKeyEnabled: false })], "has no bucket key"],
      "a second, weaker rule": [[rule(), rule({ bucketKeyEnabled: false })], "has no bucket key"],
    };
    for (const [name, [rules, finding]] of Object.entries(broken)) {
      it(`P1: refuses ${name}, on the configuration itself`, async () => {
        const engine = new Engine([bucketEncryption]);
        const { diagnostics } = await engine.resource(configuration("data", rules));
        assert.deepEqual(
          diagnostics.map(({ level, message }) => [level, message.includes(finding)]),
          [["mandatory", true]],
        );
        // Once is enough: the stack does not say it again.
        assert.equal((await run([bucket("data"), configuration("data", rules)])).length, 1);
      });
    }

    for (const [name, [rules, finding]] of Object.entries(broken)) {
      if (!Array.isArray(rules) || rules.length !== 1) continue;
      it(`P1: refuses ${name}, inline`, async () => {
        const { diagnostics } = await new Engine([bucketEncryption]).resource(
          bucket("data", inline(rules[0])),
        );
        assert.deepEqual(
          diagnostics.map(({ level, message }) => [level, message.includes(finding)]),
          [["mandatory", true]],
        );
      });
    }

    it("P1: refuses an inline configuration weakened by a separate one, and the other way round", async () => {
      const weak = rule({ bucketKeyEnabled: false });
      assert.equal((await run([bucket("data", inline(rule())), configuration("data", [weak])])).length, 1);
      assert.equal((await run([bucket("data", inline(weak)), configuration("data")])).length, 1);
    });

    it("P1: passes DSSE-KMS without a bucket key, which it cannot have", async () => {
      const dsse = rule({ sseAlgorithm: "aws:kms:dsse", bucketKeyEnabled: false });
      assert.deepEqual(await run([bucket("data"), configuration("data", [dsse])]), []);
    });

    it("P1: takes a key that is not known yet for one's own only if it comes from the program", async () => {
      const unknownKey = [rule({ kmsMasterKeyId: UNKNOWN })];
      const own = configuration("data", unknownKey, { from: { rules: ["key"] } });
      assert.deepEqual(await run([key, bucket("data"), own]), []);
      assert.deepEqual(await run([key, bucket("data"), configuration("data", unknownKey)]), [
        "advisory data-encryption: was not judged: the KMS key is not known before the update.",
      ]);
      const inlineOwn = bucket("data", inline(rule({ kmsMasterKeyId: UNKNOWN })), {
        from: { serverSideEncryptionConfiguration: ["key"] },
      });
      assert.deepEqual(await run([key, inlineOwn]), []);
    });

    it("P4: defers what is unknown, naming it; none of it passes", async () => {
      const deferred = async (rules: unknown) => await run([bucket("data"), configuration("data", rules)]);
      const says = (what: string) =>
        `advisory data-encryption: was not judged: ${what} is not known before the update.`;
      assert.deepEqual(await deferred(UNKNOWN), [says("rules")]);
      assert.deepEqual(await deferred([UNKNOWN]), [says("the encryption algorithm")]);
      assert.deepEqual(await deferred([rule({ sseAlgorithm: UNKNOWN })]), [says("the encryption algorithm")]);
      assert.deepEqual(await deferred([rule({ bucketKeyEnabled: UNKNOWN })]), [says("bucketKeyEnabled")]);
      assert.deepEqual(await run([bucket("data", { serverSideEncryptionConfiguration: UNKNOWN })]), [
        "advisory data: was not judged: serverSideEncryptionConfiguration is not known before the update.",
      ]);
    });

    it("P5: asks for less where configured to", async () => {
      const awsKey = [rule({ kmsMasterKeyId: undefined })];
      assert.deepEqual(await run([bucket("data"), configuration("data", awsKey)], { encryption: "kms" }), []);
      assert.equal(
        (await run([bucket("data"), configuration("data", [sseS3])], { encryption: "kms" })).length,
        1,
      );
      assert.deepEqual(
        await run([bucket("data"), configuration("data", [sseS3])], { encryption: "any" }),
        [],
      );
      assert.deepEqual(await run([bucket("data")], { encryption: "any" }), [unconfigured("data")]);
      const noBucketKey = [rule({ bucketKeyEnabled: false })];
      assert.deepEqual(
        await run([bucket("data"), configuration("data", noBucketKey)], { bucketKey: false }),
        [],
      );
    });
  });

  describe("with SSE-S3, for targets of log delivery only", () => {
    const data = [bucket("data"), configuration("data")];
    const logs = [bucket("logs"), configuration("logs", [sseS3])];

    it("P1: refuses it for a bucket to which no logs are delivered", async () => {
      assert.deepEqual(await run([...data, ...logs]), [`mandatory logs-encryption: ${noLogs}`]);
      assert.deepEqual(await run([...data, bucket("logs", inline(sseS3))]), [`mandatory logs: ${noLogs}`]);
      assert.deepEqual(await run([configuration("elsewhere", [sseS3])]), [
        `mandatory elsewhere-encryption: ${noLogs}`,
      ]);
    });

    it("P1: passes it for the target of another bucket's logging", async () => {
      assert.deepEqual(await run([...data, ...logs, logging("data", "logs")]), []);
      const inlineLogging = bucket("data", { logging: { targetBucket: "logs-dev" } });
      assert.deepEqual(await run([inlineLogging, configuration("data"), ...logs]), []);
      const byReference = {
        ...logging("data", "logs"),
        inputs: { bucket: UNKNOWN, targetBucket: UNKNOWN, targetPrefix: "" },
        from: { bucket: ["data"], targetBucket: ["logs"] },
      };
      assert.deepEqual(await run([...data, ...logs, byReference]), []);
    });

    it("P1: passes it for a bucket whose policy lets a log service write", async () => {
      assert.deepEqual(await run([...logs, deliveryPolicy("logs")]), []);
      const balancer = { Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" } };
      assert.deepEqual(await run([...logs, deliveryPolicy("logs", balancer)]), []);
    });

    it("P1: is not fooled by self-logging, a Deny, another service, another bucket or a broken policy", async () => {
      const refused = [`mandatory logs-encryption: ${noLogs}`];
      const broken = { ...deliveryPolicy("logs"), inputs: { bucket: "logs-dev", policy: "{" } };
      for (const other of [
        logging("logs", "logs"),
        logging("logs", "data"),
        deliveryPolicy("logs", { Effect: "Deny" }),
        deliveryPolicy("logs", { Principal: { Service: "s3.amazonaws.com" } }),
        deliveryPolicy("logs", {
          Principal: undefined,
          NotPrincipal: { Service: "logging.s3.amazonaws.com" },
        }),
        deliveryPolicy("data"),
        broken,
      ]) {
        assert.deepEqual(await run([...data, ...logs, other]), refused);
      }
    });

    it("P4: defers it while the target of logging or the policy is unknown", async () => {
      const unknownPolicy = { ...deliveryPolicy("logs"), inputs: { bucket: "logs-dev", policy: UNKNOWN } };
      const unknownTarget = {
        ...logging("data", "logs"),
        inputs: { bucket: "data-dev", targetBucket: UNKNOWN, targetPrefix: "" },
      };
      for (const other of [unknownPolicy, unknownTarget]) {
        assert.deepEqual(await run([...data, ...logs, other]), [
          "advisory logs-encryption: was not judged: whether logs are delivered to the bucket, for which alone SSE-S3 " +
            "is allowed, is not known before the update.",
        ]);
      }
    });

    it("P5: can be refused to log targets too, or limited to names, and then before the resource is made", async () => {
      const strict = { logTargetsMayUseSseS3: false };
      assert.equal((await run([...data, ...logs, logging("data", "logs")], strict)).length, 1);

      const engine = (sseS3Buckets: readonly string[]) =>
        new Engine([bucketEncryption], { "s3-bucket-encrypted": { sseS3Buckets } });
      const own = async (names: readonly string[]) =>
        (await engine(names).resource(configuration("logs", [sseS3]))).diagnostics.length;
      assert.equal(await own([]), 0);
      assert.equal(await own(["*-logs-*", "logs-*"]), 0);
      assert.equal(await own(["*-access-logs-*"]), 1);
      assert.equal(await own(["logs"]), 1);
      // The name alone is not enough.
      assert.deepEqual(await run([...data, ...logs], { sseS3Buckets: ["logs-*"] }), [
        `mandatory logs-encryption: ${noLogs}`,
      ]);
    });
  });

  describe("that the engine shows only in the stack (read, or outside --target)", () => {
    const seen = (algorithm: string, more: Inputs = {}) =>
      bucket(
        "data",
        {},
        {
          notAnalyzed: true,
          outputs: {
            bucket: "data-dev",
            serverSideEncryptionConfiguration: {
              rule: {
                applyServerSideEncryptionByDefault: { sseAlgorithm: algorithm, ...more },
                bucketKeyEnabled: true,
              },
            },
          },
        },
      );

    it("P1: judges what AWS says of it", async () => {
      assert.deepEqual(await run([seen("aws:kms", { kmsMasterKeyId: KEY_ARN })]), []);
      assert.equal((await run([seen("aws:kms")])).length, 1);
      assert.equal(
        (await run([{ ...configuration("data", [rule({ kmsMasterKeyId: "" })]), notAnalyzed: true }])).length,
        1,
      );
    });

    it("P4: defers S3's default, which may have been asked for", async () => {
      for (const config of [{}, { encryption: "any" }]) {
        const [found, ...more] = await run([seen("AES256")], config);
        assert.deepEqual(more, []);
        assert.match(found!, /^advisory data: was not judged: whether its encryption was asked for/);
      }
    });
  });

  it("does not concern other types", async () => {
    const engine = new Engine([bucketEncryption]);
    const answer = await engine.resource({
      type: "aws:s3/bucketPolicy:BucketPolicy",
      name: "policy",
      inputs: {},
    });
    assert.deepEqual(answer, { diagnostics: [], notApplicable: ["s3-bucket-encrypted"] });
    assert.deepEqual(await run([key]), []);
  });
});
