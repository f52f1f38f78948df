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
import { rules } from "../../policy-pack/rules";

const root = path.resolve(__dirname, "../..");
const packFolder = path.join(root, "policy-pack");

type Config = Record<string, { enforcementLevel: string; [setting: string]: unknown }>;

function configOf(environment: string): Config {
  return JSON.parse(fs.readFileSync(path.join(packFolder, `config.${environment}.json`), "utf8")) as Config;
}

/** The pack compiled anew, elsewhere, so that the test neither needs nor changes what `npm run build` made. */
function compile(folder: string): void {
  fs.copyFileSync(path.join(packFolder, "package.json"), path.join(folder, "package.json"));
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const args = ["-p", path.join(packFolder, "tsconfig.build.json"), "--outDir", path.join(folder, "bin")];
  execFileSync(process.execPath, [tsc, ...args]);
}

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
    it(`P5: config.${environment}.json configures rules that there are, by settings that they have`, async () => {
      const info = await answer<analyzer.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
      const schemas = new Map(
        info
          .getPoliciesList()
          .map((policy) => [policy.getName(), policy.getConfigschema()!.getProperties()!]),
      );
      const config = configOf(environment);
      assert.deepEqual(
        Object.keys(config).filter((name) => !schemas.has(name)),
        [],
      );
      for (const [name, { enforcementLevel, ...settings }] of Object.entries(config)) {
        assert.ok(["mandatory", "advisory", "disabled"].includes(enforcementLevel), name);
        const properties = schemas.get(name)!.toJavaScript();
        const validate = new Ajv().compile({ type: "object", properties, additionalProperties: false });
        assert.ok(validate(settings), `${name}: ${JSON.stringify(validate.errors)}`);
      }
    });
  }

  it("P5: refuses by its defaults, and by the level and settings that the engine hands over", async () => {
    const tagged = {
      Project: "shop",
      Environment: "dev",
      Owner: "x",
      CostCenter: "1",
      Compliance: "y",
      ManagedBy: "me",
    };
    assert.deepEqual(await analyze(tagged), []);
    await configure({
      "tags-required": { enforcementLevel: "advisory", required: { ManagedBy: { allowed: ["pulumi"] } } },
    });
    assert.deepEqual(await analyze(tagged), [["tags-required", analyzer.EnforcementLevel.ADVISORY]]);
    await configure(configOf("prod"));
    assert.deepEqual(await analyze({ ...tagged, ManagedBy: "pulumi" }), []);
    assert.deepEqual(await analyze(tagged), [["tags-required", analyzer.EnforcementLevel.MANDATORY]]);
    await configure({ "tags-required": { enforcementLevel: "disabled" } });
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

  async function configure(config: Config): Promise<void> {
    const request = new analyzer.ConfigureAnalyzerRequest();
    for (const [name, { enforcementLevel, ...settings }] of Object.entries(config)) {
      const level = enforcementLevel.toUpperCase() as keyof typeof analyzer.EnforcementLevel;
      request
        .getPolicyconfigMap()
        .set(
          name,
          new analyzer.PolicyConfig()
            .setEnforcementlevel(analyzer.EnforcementLevel[level])
            .setProperties(Struct.fromJavaScript(settings as Parameters<typeof Struct.fromJavaScript>[0])),
        );
    }
    await answer<Empty>((done) => client.configure(request, done));
  }

  async function analyze(tags: Record<string, string>): Promise<[string, analyzer.EnforcementLevel][]> {
    const type = "aws:ec2/vpc:Vpc";
    const request = new analyzer.AnalyzeRequest()
      .setType(type)
      .setName("vpc")
      .setUrn(`urn:pulumi:dev::shop::${type}::vpc`)
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
