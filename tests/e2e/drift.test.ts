import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type ProcessResult, runProcess } from "../../cli/process";
import { projectFolder } from "../../cli/project";
import {
  assertNoStackTrace,
  engineTimeout,
  stepByStep,
  temporaryHome,
  testEngine,
  updateTimeout,
} from "./support";

describe("npm run local -- --drift", function () {
  this.timeout(updateTimeout);
  stepByStep();
  const home = temporaryHome();
  const file = join(home, "drift.yaml");
  let path: string;

  before(async function () {
    this.timeout(engineTimeout);
    const engine = await testEngine();
    path = [dirname(engine.command), process.env.PATH ?? ""].join(delimiter);
  });

  const local = async (...args: string[]): Promise<ProcessResult> => {
    const result = await runProcess(
      process.execPath,
      ["-r", "ts-node/register", join("cli", "local.ts"), ...args],
      { cwd: projectFolder, env: { ...process.env, PATH: path, BULWARK_HOME: home } },
    );
    return { ...result, stdout: stripVTControlCharacters(result.stdout) };
  };
  const state = (): string =>
    readFileSync(join(home, "state", ".pulumi", "stacks", "bulwark", "dev.json"), "utf8");

  it("of a stack that was never made says so", async () => {
    writeFileSync(file, "[]");
    const result = await local("--drift", file);
    assert.equal(result.code, 1);
    assert.match(result.stderr, /There is no local stack dev that could drift\. Fix: /);
    assertNoStackTrace(result.stderr);
  });

  it("with a file that is not there, or whose resource is not there, says so and changes nothing", async () => {
    const up = await local();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    writeFileSync(file, "[{ type: aws:s3/bucket:Bucket, name: dta, delete: true }]");
    for (const [name, message] of [
      ["none.yaml", /--drift none\.yaml: ENOENT.* Nothing was changed\./],
      [
        file,
        /change 1: the simulated AWS has no aws:s3\/bucket:Bucket "dta"; of that type it has: .*\bdata\b/,
      ],
    ] as const) {
      const result = await local("--drift", name);
      assert.equal(result.code, 1);
      assert.match(result.stderr, message);
      assertNoStackTrace(result.stderr);
    }
  });

  it("shows what has changed and vanished, how to mend it, and leaves the stack as it is", async () => {
    writeFileSync(
      file,
      `- type: aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock
  name: data-public-access
  set: { blockPublicPolicy: false }
- type: aws:s3/bucketVersioning:BucketVersioning
  name: data-versioning
  delete: true
`,
    );
    const before = state();
    const { code, stdout, stderr } = await local("--drift", file);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /bucketPublicAccessBlock[\s\S]*~ blockPublicPolicy *: true => false/);
    assert.match(stdout, /- aws:s3\/bucketVersioning:BucketVersioning/);
    assert.match(stdout, /To mend it: +npm run local -- --refresh/);
    assert.equal(state(), before);
  });

  it("--refresh mends it", async () => {
    const { code, stdout, stderr } = await local("--refresh");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /\+ 1 created\s+~ 1 updated/);
  });
});
