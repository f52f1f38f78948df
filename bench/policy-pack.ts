/**
 * What the policy pack costs: its start, a resource, a stack; next to an empty pack, to as many policies made with the
 * SDK as ours has rules, and to @pulumi/awsguard, all started and asked as the engine does it, in the same run.
 *
 * By hand, after `npm run build`: `node --require ts-node/register bench/policy-pack.ts [folder with awsguard]`,
 * where `npm install @pulumi/awsguard` was run in that folder. Pulumi's compliance policies are not on npm.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Pack } from "../policy-pack/core/pack";
import { rules } from "../policy-pack/rules";

const STARTS = 7;
const REQUESTS = 400;
const root = resolve(__dirname, "..");
const temporary: string[] = [];

function bucketPolicy(index: number): string {
  const resources = [`arn:aws:s3:::data-${index}`, `arn:aws:s3:::data-${index}/*`];
  const tls = { Bool: { "aws:SecureTransport": "false" } };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "Tls", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: resources, Condition: tls },
      {
        Sid: "Read",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::111122223333:role/reader-${index}` },
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: resources,
      },
    ],
  });
}

const tags = {
  ...{ Project: "bench", Environment: "dev", Owner: "me", CostCenter: "1", Compliance: "none" },
  ManagedBy: "pulumi",
};

interface Sample {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const withDocument = (index: number): Sample => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  inputs: { bucket: `data-${index}`, policy: bucketPolicy(index) },
});

const unconcerned = (index: number): Sample => ({
  type: "random:index/randomId:RandomId",
  inputs: { byteLength: index },
});

/** A stack of buckets with all that belongs to them. */
function stackSample(index: number): Sample {
  const bucket = `data-${index >> 2}`;
  const samples: Sample[] = [
    { type: "aws:s3/bucket:Bucket", inputs: { bucket, tags } },
    withDocument(index >> 2),
    {
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      inputs: {
        ...{ bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true },
        restrictPublicBuckets: true,
      },
    },
    { type: "aws:cloudwatch/logGroup:LogGroup", inputs: { name: `/${bucket}`, retentionInDays: 365, tags } },
  ];
  return samples[index % 4] ?? unconcerned(index);
}

function struct(values: Sample["inputs"]): Struct {
  return Struct.fromJavaScript(values as Parameters<typeof Struct.fromJavaScript>[0]);
}

const urn = (type: string, index: number): string => `urn:pulumi:dev::bench::${type}::r${index}`;

function resourceRequest({ type, inputs }: Sample, index: number): analyzer.AnalyzeRequest {
  const request = new analyzer.AnalyzeRequest()
    .setType(type)
    .setName(`r${index}`)
    .setUrn(urn(type, index))
    .setProperties(struct(inputs))
    .setOptions(new analyzer.AnalyzerResourceOptions());
  return analyzer.AnalyzeRequest.deserializeBinary(request.serializeBinary());
}

function stackRequest(size: number): analyzer.AnalyzeStackRequest {
  const resources = Array.from({ length: size }, (_, index) => {
    const { type, inputs } = stackSample(index);
    return new analyzer.AnalyzerResource()
      .setType(type)
      .setName(`r${index}`)
      .setUrn(urn(type, index))
      .setProperties(struct(inputs))
      .setOptions(new analyzer.AnalyzerResourceOptions());
  });
  return new analyzer.AnalyzeStackRequest().setResourcesList(resources);
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
}

function milliseconds(started: bigint): number {
  return Number(process.hrtime.bigint() - started) / 1e6;
}

/** A pack as the engine runs it. */
class RunningPack {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
    readonly startedIn: number,
  ) {}

  static async start(folder: string): Promise<RunningPack> {
    const runner = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
    const begun = process.hrtime.bigint();
    const child = spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const startedIn = milliseconds(begun);
    const options = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options);
    return new RunningPack(child, client, startedIn);
  }

  /** Median time of an answer, after as many requests to warm up. */
  async resources(sample: (index: number) => Sample): Promise<number> {
    const times: number[] = [];
    for (let index = 0; index < 2 * REQUESTS; index++) {
      const request = resourceRequest(sample(index), index);
      const begun = process.hrtime.bigint();
      await new Promise((done, fail) => {
        this.client.analyze(request, (error, answer) => {
          if (error === null) done(answer);
          else fail(error);
        });
      });
      times.push(milliseconds(begun));
    }
    return median(times.slice(REQUESTS));
  }

  async stack(size: number): Promise<number> {
    const request = stackRequest(size);
    const begun = process.hrtime.bigint();
    await new Promise((done, fail) => {
      this.client.analyzeStack(request, (error, answer) => {
        if (error === null) done(answer);
        else fail(error);
      });
    });
    return milliseconds(begun);
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }
}

/** A pack in plain JavaScript, in a folder of its own. */
function writtenPack(name: string, source: string, modules = join(root, "node_modules")): string {
  const folder = mkdtempSync(join(tmpdir(), "bulwark-bench-"));
  temporary.push(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  writeFileSync(join(folder, "index.js"), source);
  symlinkSync(modules, join(folder, "node_modules"));
  return folder;
}

/** As many policies as the pack has rules, each of which reads the document of a bucket policy, and a part the stack. */
const plainPolicies = `
  const { PolicyPack } = require("@pulumi/policy");
  const judge = (type, properties) => {
    if (type === "aws:s3/bucketPolicy:BucketPolicy") JSON.parse(properties.policy);
  };
  new PolicyPack("plain", {
    policies: Array.from({ length: ${rules.length} }, (_, index) => ({
      name: "plain-" + index,
      description: "Plain.",
      enforcementLevel: "mandatory",
      validateResource: (args) => judge(args.type, args.props),
      ...(index % 4 === 0 && { validateStack: (args) => args.resources.forEach((r) => judge(r.type, r.props)) }),
    })),
  });`;

/** The pack's own work, without transport. */
function inProcess(sample: (index: number) => Sample): number {
  const pack = new Pack(rules, { version: "1.0.0", folder: root, now: new Date() });
  const times = Array.from({ length: 4 * REQUESTS }, (_, index) => {
    const request = resourceRequest(sample(index), index);
    const begun = process.hrtime.bigint();
    pack.analyze(request);
    return milliseconds(begun);
  });
  return median(times.slice(2 * REQUESTS));
}

/** Time of the processor: of seconds on end, other work on the machine takes its part. */
function stackInProcess(size: number): number {
  const pack = new Pack(rules, { version: "1.0.0", folder: root, now: new Date() });
  for (let index = 0; index < size; index++) {
    pack.analyze(resourceRequest(stackSample(index), index));
  }
  const bytes = stackRequest(size).serializeBinary();
  const before = process.cpuUsage();
  pack.analyzeStack(analyzer.AnalyzeStackRequest.deserializeBinary(bytes));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function main(): Promise<void> {
  const [rivals] = process.argv.slice(2);
  const packs: Record<string, string> = {
    empty: writtenPack(
      "empty",
      'const { PolicyPack } = require("@pulumi/policy"); new PolicyPack("empty", { policies: [] });',
    ),
    bulwark: join(root, "policy-pack"),
    "plain policies": writtenPack("plain", plainPolicies),
    ...(rivals !== undefined && {
      awsguard: writtenPack(
        "guard",
        'const { AwsGuard } = require("@pulumi/awsguard"); new AwsGuard({ all: "mandatory" });',
        join(resolve(rivals), "node_modules"),
      ),
    }),
  };

  const starts = new Map(Object.keys(packs).map((name) => [name, [] as number[]]));
  for (let round = 0; round < STARTS; round++) {
    for (const [name, folder] of Object.entries(packs)) {
      const pack = await RunningPack.start(folder);
      starts.get(name)?.push(pack.startedIn);
      pack.stop();
    }
  }
  const empty = median(starts.get("empty") ?? []);
  const table: Record<string, Record<string, number | string>> = {};
  for (const [name, folder] of Object.entries(packs)) {
    const pack = await RunningPack.start(folder);
    const start = median(starts.get(name) ?? []);
    table[name] = {
      "start ms": Math.round(start),
      "times empty": (start / empty).toFixed(2),
      "document ms": (await pack.resources(withDocument)).toFixed(2),
      "unconcerned ms": (await pack.resources(unconcerned)).toFixed(2),
      "1,000 in stack ms": Math.round(await pack.stack(1000)),
      "10,000 in stack ms": Math.round(await pack.stack(10_000)),
    };
    pack.stop();
  }
  console.log(`${rules.length} rules. As the engine sees it, transport included:`);
  console.table(table);
  console.log("The pack's own work:");
  console.table({
    "resource with a policy document ms": inProcess(withDocument).toFixed(3),
    "resource that no rule concerns ms": inProcess(unconcerned).toFixed(4),
    "stack of 1,000 ms": Math.round(stackInProcess(1000)),
    "stack of 10,000 ms": Math.round(stackInProcess(10_000)),
  });
}

void main().finally(() => {
  temporary.forEach((folder) => {
    rmSync(folder, { recursive: true, force: true });
  });
});
