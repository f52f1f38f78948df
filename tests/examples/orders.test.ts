import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";
import { evaluate, parsePolicy, role } from "../../iam";
import { Catalog, World } from "../../simulator";
import { services } from "../../simulator/services";
import { runStack, runUnderMocks, type ProgramRun, type RunOptions } from "../support/program";
import { installExample, packLibrary } from "./package";

const environmentStack = "organization/bulwark/dev";
const stackReference = "pulumi:pulumi:StackReference";

/** Everything in AWS, and the outputs of stacks, which the engine keeps. */
const catalog = new Catalog([
  ...services,
  { resources: [{ type: stackReference, id: ({ inputs }) => String(inputs.name) }] },
]);

describe("the example orders", () => {
  let folder: string;
  let environment: ProgramRun;
  let run: ProgramRun;

  before(async function () {
    this.timeout(600_000);
    folder = installExample("orders", packLibrary());
    environment = await runStack("dev", {}, { world: new World({ catalog }) });
    publish(environment.world, environment.outputs);
    run = await runExample({ world: environment.world });
  });

  /** Lets stack references see the outputs of the environment's stack. */
  function publish(world: World, outputs: object): void {
    const inputs = { name: environmentStack, outputs, secretOutputNames: [] };
    world.create({ type: stackReference, identity: environmentStack, inputs });
  }

  /** Runs the installed example where it lies, as Pulumi does. */
  async function runExample(
    options: RunOptions,
    settings: Record<string, unknown> = {},
  ): Promise<ProgramRun> {
    const back = process.cwd();
    const { config } = parse(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8")) as { config: object };
    const given = Object.entries({ ...config, ...settings }).map(([key, value]) => [key, String(value)]);
    process.chdir(folder);
    try {
      const program = createRequire(join(folder, "index.ts"))("./index.ts") as () => Promise<unknown>;
      return await runUnderMocks(program, {
        ...options,
        project: "orders",
        config: Object.fromEntries(given) as Record<string, string>,
      });
    } finally {
      process.chdir(back);
    }
  }

  it("X4: reads the environment from the outputs of its stack, and makes a bucket and a function in it", () => {
    const { keys, network, storage } = environment.outputs;
    const only = (type: string) => {
      assert.equal(run.ofType(type).length, 1, type);
      return run.ofType(type)[0]!.inputs;
    };
    assert.equal(only("aws:s3/bucket:Bucket").bucket, "bulwark-orders-dev-123456789012-eu-west-1");
    assert.equal(
      only("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").rules[0]
        .applyServerSideEncryptionByDefault.kmsMasterKeyId,
      keys.data,
    );
    assert.equal(only("aws:s3/bucketLogging:BucketLogging").targetBucket, storage.accessLogBucket);
    const lambda = only("aws:lambda/function:Function");
    assert.deepEqual(lambda.vpcConfig.subnetIds, network.privateSubnetIds);
    assert.equal(lambda.kmsKeyArn, keys.data);
    assert.equal(only("aws:cloudwatch/logGroup:LogGroup").kmsKeyId, keys.logs);
    assert.equal(only("aws:ec2/securityGroup:SecurityGroup").vpcId, network.vpcId);
    assert.equal(only("aws:s3/bucket:Bucket").tags.Owner, "orders-team");
  });

  it("X4: every control of its own is on, each with the resource that proves it", () => {
    const summary = run.outputs.securitySummary as { enabled: boolean; control: string; resource: string }[];
    assert.ok(summary.length > 10);
    assert.deepEqual(
      summary.filter(({ enabled, resource }) => !enabled || resource === ""),
      [],
    );
  });

  it("K5: the environment's key serves the example's function through S3, and nobody outside the environment", () => {
    const [functionRole] = run.ofType("aws:iam/role:Role");
    const key = environment.outputs.keys.data as string;
    const keyPolicy = parsePolicy(
      String(environment.ofType("aws:kms/key:Key").find(({ outputs }) => outputs.arn === key)?.inputs.policy),
      "key",
    );
    const identity = run
      .ofType("aws:iam/rolePolicy:RolePolicy")
      .map(({ inputs }) => parsePolicy(String(inputs.policy), "identity"));
    const decrypts = (principalArn: string, via: string): boolean =>
      evaluate(
        {
          principal: role(principalArn),
          action: "kms:Decrypt",
          resource: key,
          via: [via],
          encryptionContext: { "aws:s3:arn": "arn:aws:s3:::bulwark-orders-dev-123456789012-eu-west-1" },
        },
        { identity, resource: keyPolicy },
      ).allowed;
    const arn = String(functionRole?.outputs.arn);
    assert.equal(decrypts(arn, "s3.amazonaws.com"), true);
    assert.equal(decrypts(arn, "dynamodb.amazonaws.com"), false);
    assert.equal(decrypts(arn.replace("/bulwark/dev/", "/orders/dev/"), "s3.amazonaws.com"), false);
  });

  it("S4: the environment's log bucket takes the access logs of the example's bucket", () => {
    const { accessLogBucket } = environment.outputs.storage as { accessLogBucket: string };
    const resource = `arn:aws:s3:::${accessLogBucket}/a`;
    const logPolicy = environment
      .ofType("aws:s3/bucketPolicy:BucketPolicy")
      .find(({ inputs }) => inputs.bucket === accessLogBucket);
    const delivers = (bucket: string): boolean =>
      evaluate(
        {
          principal: { type: "service", service: "logging.s3.amazonaws.com" },
          action: "s3:PutObject",
          resource,
          resourceAccount: "123456789012",
          context: {
            "aws:SourceArn": `arn:aws:s3:::${bucket}`,
            "aws:SourceAccount": "123456789012",
            "aws:SecureTransport": true,
            "s3:TlsVersion": 1.2,
          },
        },
        { resource: parsePolicy(String(logPolicy?.inputs.policy), "bucket") },
      ).allowed;
    assert.equal(delivers(String(run.ofType("aws:s3/bucket:Bucket")[0]?.inputs.bucket)), true);
    assert.equal(delivers("elsewhere-orders-dev-123456789012-eu-west-1"), false);
  });

  it("registers in a preview what it registers in a deployment", async () => {
    const world = new World({ catalog });
    publish(world, environment.outputs);
    const preview = await runExample({ world, preview: true });
    const urns = (of: ProgramRun) => of.resources.map(({ urn }) => urn).sort();
    assert.deepEqual(urns(preview), urns(run));
  });

  for (const [what, outputs, settings, message] of [
    [
      "an environment that was not deployed",
      () => ({}),
      {},
      /has no output deployment, keys, network, storage/,
    ],
    [
      "the credentials of another account",
      () => ({
        ...environment.outputs,
        deployment: { ...environment.outputs.deployment, accountId: "210987654321" },
      }),
      {},
      /Wrong AWS account: the credentials belong to 123456789012/,
    ],
    [
      "another region",
      () => environment.outputs,
      { "aws:region": "eu-central-1" },
      /aws:region is eu-central-1, the environment is in eu-west-1/,
    ],
  ] as const) {
    it(`X2: refuses ${what} before the first resource`, async () => {
      const world = new World({ catalog });
      const view = world.at({ region: "aws:region" in settings ? settings["aws:region"] : world.region });
      publish(view, outputs());
      await assert.rejects(runExample({ world }, settings), message);
      assert.deepEqual(
        world.list().filter(({ type }) => type !== stackReference),
        [],
      );
    });
  }
});
