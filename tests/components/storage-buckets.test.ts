import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Deployment, type DeploymentArgs } from "../../components/shared";
import { Bucket, LogBucket, type BucketArgs } from "../../components/storage";
import { evaluate, parsePolicy, service } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";

/** A bucket `data` and the log bucket `access-logs`. */
async function buckets(
  args: Partial<BucketArgs> = {},
  more: Partial<DeploymentArgs> = {},
): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const deployment = new Deployment(deploymentArgs(more));
    const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
    const data = new Bucket("data", { deployment, keyArn, accessLogs, ...args });
    return Promise.resolve({
      name: data.bucketName,
      arn: data.arn,
      controls: data.controls,
      logControls: accessLogs.controls,
    });
  });
}

/** The run without options, made once. */
let made: Promise<ProgramRun> | undefined;
const usual = () => (made ??= buckets());

interface LifecycleRule {
  readonly status: string;
  readonly abortIncompleteMultipartUpload: { readonly daysAfterInitiation: number };
  readonly noncurrentVersionExpiration: { readonly noncurrentDays: number };
}

const settings = {
  publicAccess: ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "public-access"],
  ownership: ["aws:s3/bucketOwnershipControls:BucketOwnershipControls", "ownership"],
  versioning: ["aws:s3/bucketVersioning:BucketVersioning", "versioning"],
  encryption: [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "encryption",
  ],
  lifecycle: ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lifecycle"],
  logging: ["aws:s3/bucketLogging:BucketLogging", "logging"],
  policy: ["aws:s3/bucketPolicy:BucketPolicy", "policy"],
} as const;

describe("Bucket and LogBucket", () => {
  for (const name of ["data", "access-logs"]) {
    it(`S1: ${name} blocks public access, has no ACLs, keeps versions, ages`, async () => {
      const run = await usual();
      const inputs = (kind: keyof typeof settings) => {
        const found = run.get(settings[kind][0], `${name}-${settings[kind][1]}`);
        const { bucket, ...rest } = found.inputs as Record<string, unknown>;
        assert.equal(bucket, `bulwark-${name}-dev-123456789012-eu-west-1`);
        return rest;
      };
      assert.deepEqual(inputs("publicAccess"), {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      assert.deepEqual(inputs("ownership"), { rule: { objectOwnership: "BucketOwnerEnforced" } });
      assert.deepEqual(inputs("versioning"), { versioningConfiguration: { status: "Enabled" } });
      const [rule] = inputs("lifecycle").rules as [LifecycleRule];
      assert.equal(rule.status, "Enabled");
      assert.ok(rule.abortIncompleteMultipartUpload.daysAfterInitiation > 0);
      assert.ok(rule.noncurrentVersionExpiration.noncurrentDays > 0);
    });
  }

  it("S1: data is encrypted with our key and bucket keys, access logs with S3's own", async () => {
    const run = await usual();
    const [type, suffix] = settings.encryption;
    assert.deepEqual(run.get(type, `data-${suffix}`).inputs.rules, [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
    assert.deepEqual(run.get(type, `access-logs-${suffix}`).inputs.rules, [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
  });

  it("S4: data logs into the log bucket, whose deployed policy admits exactly that", async () => {
    const run = await usual();
    const [type, suffix] = settings.logging;
    const logging = run.get(type, `data-${suffix}`).inputs;
    assert.equal(logging.targetBucket, "bulwark-access-logs-dev-123456789012-eu-west-1");
    assert.equal(run.ofType(type).length, 1);
    const policy = parsePolicy(
      run.get(settings.policy[0], "access-logs-policy").inputs.policy as string,
      "bucket",
    );
    const deliver = (source: string) =>
      evaluate(
        {
          principal: service("logging.s3.amazonaws.com"),
          action: "s3:PutObject",
          resource: `arn:aws:s3:::${logging.targetBucket as string}/${logging.targetPrefix as string}x`,
          resourceAccount: "123456789012",
          context: {
            "aws:SourceArn": source,
            "aws:SourceAccount": "123456789012",
            "aws:SecureTransport": true,
          },
        },
        { resource: policy },
      ).decision;
    assert.equal(deliver("arn:aws:s3:::bulwark-data-dev-123456789012-eu-west-1"), "allow");
    assert.equal(deliver("arn:aws:s3:::bulwark-data-prod-123456789012-eu-west-1"), "implicit-deny");
  });

  it("X3: settings are made one after the other, public access first, policy last", async () => {
    const run = await usual();
    const chain = (name: string) =>
      Object.values(settings)
        .map(([type, suffix]) =>
          run.resources.find((found) => found.type === type && found.name === `${name}-${suffix}`),
        )
        .filter((found) => found !== undefined);
    for (const name of ["data", "access-logs"]) {
      const [first, ...rest] = chain(name);
      assert.equal(first?.type, settings.publicAccess[0]);
      let previous = first;
      for (const next of rest) {
        assert.ok(next.dependencies.includes(previous.urn), `${next.name} waits for ${previous.name}`);
        previous = next;
      }
      assert.equal(previous.type, settings.policy[0]);
    }
    // Whoever logs into a bucket finds its policy in place.
    const logPolicy = run.get(settings.policy[0], "access-logs-policy");
    const logging = run.get(settings.logging[0], "data-logging");
    assert.ok(logging.dependencies.includes(logPolicy.urn));
  });

  it("X3: the name that users get waits for the policy", async () => {
    const run = await runUnderMocks(async () => {
      const deployment = new Deployment(deploymentArgs());
      const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
      const resources = await (
        accessLogs.bucketName as unknown as { allResources(): Promise<Set<pulumi.Resource>> }
      ).allResources();
      const urns = await Promise.all([...resources].map((resource) => promise(resource.urn)));
      return { urns };
    });
    assert.ok((run.outputs.urns as string[]).some((urn) => urn.includes("BucketPolicy::access-logs-policy")));
  });

  it("S3: names are deterministic, known in a preview, and tagged", async () => {
    const run = await runUnderMocks(
      () => {
        const deployment = new Deployment(deploymentArgs());
        const { bucketName, arn } = new LogBucket("logs", { deployment, retentionDays: 30 });
        return Promise.resolve({ bucketName, arn });
      },
      { preview: true },
    );
    assert.equal(run.outputs.bucketName, "bulwark-logs-dev-123456789012-eu-west-1");
    assert.equal(run.outputs.arn, "arn:aws:s3:::bulwark-logs-dev-123456789012-eu-west-1");
    const { tags } = run.get("aws:s3/bucket:Bucket", "logs-bucket").inputs;
    assert.deepEqual(tags, new Deployment(deploymentArgs()).tags("bulwark-logs-dev-123456789012-eu-west-1"));
  });

  it("S6: buckets are protected unless the deployment says otherwise, and never emptied by default", async () => {
    const bucketOf = (run: ProgramRun) => run.get("aws:s3/bucket:Bucket", "data-bucket");
    assert.equal(bucketOf(await usual()).protect, true);
    assert.equal(bucketOf(await buckets({}, { protect: false })).protect, false);
    assert.equal(bucketOf(await usual()).inputs.forceDestroy, false);
    assert.equal(bucketOf(await buckets({ forceDestroy: true })).inputs.forceDestroy, true);
  });

  it("X1: children are parented and named after the component", async () => {
    const run = await usual();
    for (const resource of run.resources.filter(({ type }) => type.startsWith("aws:"))) {
      assert.ok(["data", "access-logs"].includes(resource.parent ?? ""), resource.name);
      assert.ok(resource.name.startsWith(`${resource.parent!}-`), resource.name);
    }
  });

  it("X4: says what holds, from the resources", async () => {
    const run = await usual();
    const summary = (key: string) =>
      (run.outputs[key] as { id: string; control: string; enabled: boolean; resource: string }[]).map(
        (control) => {
          assert.ok(control.enabled, control.control);
          assert.match(control.resource, /^arn:aws:s3:::bulwark-/);
          return `${control.id} ${control.control}`;
        },
      );
    assert.deepEqual(summary("controls"), [
      "S1 public access blocked",
      "S1 ACLs disabled",
      "S1 versioning",
      "S1 lifecycle",
      "S2 TLS 1.2 or later only",
      "S1 encrypted with a key of ours",
      "S2 no upload with another encryption or key",
      "S4 access logging",
    ]);
    assert.deepEqual(summary("logControls"), [
      "S1 public access blocked",
      "S1 ACLs disabled",
      "S1 versioning",
      "S1 lifecycle",
      "S2 TLS 1.2 or later only",
      "S4 encrypted with S3's own keys",
    ]);
  });

  it("X2: a lifecycle that S3 would refuse is refused before the first resource", async () => {
    await assert.rejects(buckets({ lifecycle: { infrequentAccessAfterDays: 7 } }), (error: Error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(error.message, /"data" cannot be built[^]*infrequentAccessAfterDays is 7: at least 30/);
      return true;
    });
  });

  it("S3: a name cut so far that access logs would be refused is refused", async () => {
    await assert.rejects(buckets({ purpose: "x".repeat(50) }), /purpose is "x+": short enough/);
    await buckets({ purpose: "x".repeat(30) });
  });
});

function promise<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
