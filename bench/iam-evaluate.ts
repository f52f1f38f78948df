/**
 * How many requests `evaluate` answers a second, on one core: an S3 PutObject against an identity and a bucket policy
 * of the size that they have in practice. Run by hand:
 *
 *     node --require ts-node/register bench/iam-evaluate.ts
 *
 * The floor to compare with, in the same run, is `JSON.parse` of the two documents. The cold numbers are of new
 * processes that run the compiled modules: what a policy pack or the simulator waits for once.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import ts from "typescript";

import { evaluate, parsePolicy, type PolicySet, type Request, role } from "../iam";

const ACCOUNT = "111122223333";
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const IDENTITY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Logs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/app-*:*`,
    },
    {
      Sid: "Interfaces",
      Effect: "Allow",
      Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
      Resource: "*",
      Condition: { StringEquals: { "ec2:Vpc": `arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc/vpc-0a1b2c3d` } },
    },
    {
      Sid: "Key",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: KEY,
      Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    },
    {
      Sid: "List",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::app-data",
      Condition: { StringLike: { "s3:prefix": ["in/*", "out/*"] } },
    },
    {
      Sid: "Read",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: "arn:aws:s3:::app-data/in/*",
    },
    {
      Sid: "Write",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
      Resource: "arn:aws:s3:::app-data/out/*",
      Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT, "aws:PrincipalTag/team": "data" } },
    },
    {
      Sid: "NoOtherNetworks",
      Effect: "Deny",
      Action: "s3:*",
      Resource: "*",
      Condition: {
        NotIpAddress: { "aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"] },
        Bool: { "aws:ViaAWSService": "false" },
      },
    },
  ],
});

const BUCKET = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::app-data", "arn:aws:s3:::app-data/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "ModernTls",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::app-data", "arn:aws:s3:::app-data/*"],
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
    {
      Sid: "OwnEncryption",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::app-data/*",
      Condition: { StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption": "aws:kms" } },
    },
    {
      Sid: "OwnKey",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::app-data/*",
      Condition: { ArnNotEqualsIfExists: { "s3:x-amz-server-side-encryption-aws-kms-key-id": KEY } },
    },
    {
      Sid: "OwnOrganisation",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::app-data/*",
      Condition: {
        StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    },
    {
      Sid: "Delivery",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::app-data/log/*",
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    },
    {
      Sid: "Writers",
      Effect: "Allow",
      Principal: {
        AWS: [`arn:aws:iam::${ACCOUNT}:role/app/writer`, `arn:aws:iam::${ACCOUNT}:role/app/worker`],
      },
      Action: ["s3:PutObject", "s3:GetObject"],
      Resource: "arn:aws:s3:::app-data/out/*",
    },
  ],
});

const request: Request = {
  principal: role(`arn:aws:iam::${ACCOUNT}:role/app/worker`),
  action: "s3:PutObject",
  resource: "arn:aws:s3:::app-data/out/2026/11/report.csv",
  resourceAccount: ACCOUNT,
  context: {
    "aws:SecureTransport": true,
    "s3:TlsVersion": "1.3",
    "aws:SourceIp": "10.1.2.3",
    "aws:PrincipalOrgID": "o-a1b2c3d4e5",
    "aws:PrincipalTag/team": "data",
    "s3:x-amz-server-side-encryption": "aws:kms",
    "s3:x-amz-server-side-encryption-aws-kms-key-id": KEY,
  },
};

function policies(): PolicySet {
  return { identity: [parsePolicy(IDENTITY, "identity")], resource: parsePolicy(BUCKET, "bucket") };
}

/** Calls a second of processor time (other programs do not count); the best of some rounds, warm. */
function rate(call: () => unknown, rounds = 6, milliseconds = 300): number {
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const start = used();
    let calls = 0;
    while (used() - start < milliseconds) {
      for (let index = 0; index < 1000; index += 1) call();
      calls += 1000;
    }
    best = Math.max(best, (calls * 1000) / (used() - start));
  }
  return best;
}

function print(what: string, value: number, unit: string): void {
  console.log(
    `${what.padEnd(52)} ${value.toLocaleString("en", { maximumFractionDigits: 1 }).padStart(12)} ${unit}`,
  );
}

function warm(): void {
  const set = policies();
  const denied = { ...request, context: { ...request.context, "aws:SecureTransport": false } };
  if (!evaluate(request, set).allowed || evaluate(denied, set).decision !== "explicit-deny") {
    throw new Error("The benchmark's own request must be allowed, and without TLS denied.");
  }
  print(
    "evaluate, allowed",
    rate(() => evaluate(request, set)),
    "a second",
  );
  print(
    "evaluate, denied",
    rate(() => evaluate(denied, set)),
    "a second",
  );
  print(
    "evaluate, and read the reason",
    rate(() => evaluate(denied, set).reason),
    "a second",
  );
  print(
    "parse both documents and evaluate",
    rate(() => evaluate(request, policies())),
    "a second",
  );
  const floor = () => [JSON.parse(IDENTITY), JSON.parse(BUCKET)] as unknown;
  print("floor: JSON.parse of both documents", rate(floor), "a second");
}

/** Milliseconds of new processes: loading the modules, the first parse, the first answer. The best of some runs. */
function cold(): void {
  const folder = mkdtempSync(join(tmpdir(), "iam-bench-"));
  try {
    const files = [join(__dirname, "..", "iam", "index.ts")];
    const { CommonJS } = ts.ModuleKind;
    const options = { outDir: folder, module: CommonJS, target: ts.ScriptTarget.ES2022, noCheck: true };
    ts.createProgram(files, options).emit();
    const script = `
      const [folder, modules, identity, bucket, request] = ${JSON.stringify([folder, MODULES, IDENTITY, BUCKET, request])};
      const times = [performance.now()];
      const { evaluate, parsePolicy } = Object.assign({}, ...modules.map((name) => require(folder + "/" + name)));
      times.push(performance.now());
      const set = { identity: [parsePolicy(identity, "identity")], resource: parsePolicy(bucket, "bucket") };
      times.push(performance.now());
      evaluate(request, set);
      times.push(performance.now());
      require(folder + "/index");
      times.push(performance.now());
      console.log(JSON.stringify(times.slice(1).map((time, index) => time - times[index])));`;
    const runs = Array.from(
      { length: 15 },
      () => JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })) as number[],
    );
    const best = (index: number) => Math.min(...runs.map((run) => run[index] ?? NaN));
    print("cold: first evaluate", best(2), "ms");
    print("cold: first parse of both documents", best(1), "ms");
    print("cold: loading the compiled parser and evaluator", best(0), "ms");
    print("cold: loading the rest of the compiled iam/index", best(3), "ms");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const MODULES = ["language/parse", "evaluation/evaluate"];

warm();
cold();
