import assert from "node:assert/strict";
import { allow, parsePolicy, policy, policyDocument, policyText } from "../../iam";
import { rules } from "../../policy-pack/rules";
import { runStack } from "../support/program";
import { type Diagnostic, Engine, packConfig, shown, type TestResource } from "./engine";

const CONFIGURATION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

for (const stack of ["dev", "prod"]) {
  describe(`policy pack: on the resources of ${stack}`, function () {
    this.timeout(60_000);
    const config = packConfig(stack);
    let resources: TestResource[];

    before(async () => {
      resources = shown(await runStack(stack));
    });

    const judge = (changed: readonly TestResource[]): Promise<Diagnostic[]> =>
      new Engine(rules, config, stack).run(...changed);

    /** All resources, one of them with other inputs. */
    const withInputs = (target: TestResource, inputs: Readonly<Record<string, unknown>>) =>
      resources.map((each) =>
        each === target
          ? { ...each, inputs: { ...each.inputs, ...inputs }, outputs: { ...each.outputs, ...inputs } }
          : each,
      );

    const places = (found: readonly Diagnostic[]) =>
      found.map(({ level, rule, resource }) => `${level} ${rule} ${resource}`);

    it("P1: finds nothing on them as they are, and nothing that it could not judge", async () => {
      assert.deepEqual(await judge(resources), []);
    });

    it("P1: finds a tag missing on any of them", async () => {
      const tagged = resources.filter(({ inputs }) => inputs?.tags !== undefined);
      assert.ok(tagged.length > 40);
      const engine = new Engine(rules, config, stack);
      for (const target of tagged) {
        const { diagnostics } = await engine.resource({
          ...target,
          inputs: { ...target.inputs, tags: undefined },
        });
        assert.deepEqual(places(diagnostics), [`mandatory tags-required ${target.name}`]);
      }
    });

    it("P1: finds a wildcard in any key policy", async () => {
      const keyed = resources.filter(({ type, inputs }) => type.startsWith("aws:kms/") && inputs?.policy);
      assert.ok(keyed.length >= 4);
      for (const target of keyed) {
        const { Statement } = policyDocument(parsePolicy(target.inputs!.policy as string, "key"));
        const anybody = allow("Anybody", {
          principals: { AWS: "*" },
          actions: "kms:Decrypt",
          resources: "*",
        });
        const opened = policyText(policy(...Statement, anybody));
        const found = await judge(withInputs(target, { policy: opened }));
        assert.ok(places(found).includes(`mandatory kms-no-wildcard-principal ${target.name}`));
        assert.deepEqual([...new Set(found.map(({ resource }) => resource))], [target.name]);
      }
    });

    it("P1: finds any bucket that lost its encryption configuration", async () => {
      const buckets = resources.filter(({ type }) => type === "aws:s3/bucket:Bucket");
      const configurations = resources.filter(({ type }) => type === CONFIGURATION);
      assert.equal(configurations.length, buckets.length);
      for (const bucket of buckets) {
        const left = resources.filter(
          ({ type, inputs }) => type !== CONFIGURATION || inputs!.bucket !== bucket.outputs!.bucket,
        );
        assert.equal(left.length, resources.length - 1);
        assert.deepEqual(places(await judge(left)), [`mandatory s3-bucket-encrypted ${bucket.name}`]);
      }
    });

    it("P1: finds any bucket but the log bucket that went down to SSE-S3", async () => {
      const sseS3 = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }];
      const allowed: string[] = [];
      for (const target of resources.filter(({ type }) => type === CONFIGURATION)) {
        const { diagnostics } = await new Engine(rules, config, stack).resource({
          ...target,
          inputs: { ...target.inputs, rules: sseS3 },
        });
        if (diagnostics.length === 0) {
          allowed.push(target.inputs!.bucket as string);
        } else {
          assert.deepEqual(places(diagnostics), [`mandatory s3-bucket-encrypted ${target.name}`]);
        }
      }
      assert.deepEqual(
        allowed.map((name) => name.includes("-access-logs-")),
        [true],
      );
    });
  });
}
