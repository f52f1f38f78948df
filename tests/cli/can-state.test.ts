import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { UsageError } from "../../cli/arguments";
import { parseCanArguments } from "../../cli/can/arguments";
import { exportedStack, localStack } from "../../cli/can/state";
import { UserError } from "../../cli/errors";
import { projectFolder } from "../../cli/project";
import { temporaryFolder } from "./temporary";

const says = (pattern: RegExp) => (error: unknown) =>
  (error instanceof UserError || error instanceof UsageError) && pattern.test(error.message);

describe("arguments of npm run can", () => {
  const asked = ["--principal", "worker", "--action", "s3:GetObject", "--resource", "data"];
  const parse = (...args: string[]) => parseCanArguments(args, ["dev", "prod"]);

  it("asks the local dev stack when nothing is said", () => {
    assert.deepEqual(parse(...asked), {
      stack: "dev",
      source: { kind: "local" },
      principal: "worker",
      action: "s3:GetObject",
      resource: "data",
      context: {},
      json: false,
    });
    assert.equal(parse("--help"), "help");
  });

  it("reads every option", () => {
    const more = ["--context", "a:B=1=2", "--context", "a:B=3", "--via", "s3", "--json", "--state", "-"];
    const parsed = parse(...asked, ...more);
    assert.notEqual(parsed, "help");
    if (parsed === "help") return;
    assert.deepEqual(parsed.context, { "a:B": ["1=2", "3"] });
    assert.equal(parsed.via, "s3.amazonaws.com");
    assert.deepEqual(parsed.source, { kind: "stdin" });
    assert.equal(parsed.json, true);
  });

  it("a state says by itself which stack it is of", () => {
    const parsed = parse(...asked, "--stack", "elsewhere", "--state", "file.json");
    assert.deepEqual(parsed !== "help" && parsed.source, { kind: "file", file: "file.json" });
  });

  const wrong: [string[], RegExp][] = [
    [[], /Who asks\?/],
    [["--who", ...asked], /exclude each other/],
    [["--who", "--action", "s3:GetObject"], /--resource is missing/],
    [["--who", "--resource", "data"], /--action is missing/],
    [[...asked, "--stack", "test"], /no stack "test".*dev, prod/],
    [[...asked, "--preview", "--state", "x"], /exclude each other/],
    [[...asked, "--context", "vpce-1"], /"vpce-1": KEY=VALUE is needed/],
    [[...asked, "--context", "SourceVpce=vpce-1"], /with the prefix of the key/],
    [[...asked, "--via", "S3 "], /--via "S3 "/],
    [[...asked, "--verbose"], /--verbose/],
    [[...asked, "data"], /data/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${args.slice(-3).join(" ") || "nothing"}`, () => {
      assert.throws(() => parse(...args), says(message));
    });
  }
});

describe("state of a stack", () => {
  const folder = temporaryFolder();
  const file = (text: string | Buffer, name = "state.json"): string => {
    const path = join(folder.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const resource = {
    urn: "urn:pulumi:s::p::t::n",
    type: "t",
    id: "i",
    parent: "p",
    outputs: { arn: "a" },
    inputs: {},
  };
  const plain = { urn: resource.urn, type: "t", id: "i", parent: "p", outputs: { arn: "a" } };
  const exported = (...resources: object[]) => JSON.stringify({ version: 3, deployment: { resources } });

  it("is what pulumi stack export prints; what is being deleted is not there", () => {
    const path = file(exported(resource, { ...resource, delete: true }));
    assert.deepEqual(exportedStack(path), { from: `state in ${path}`, resources: [plain] });
  });

  const wrong: [string, string, RegExp][] = [
    ["an empty file", " \n", /is empty\. Needed is what "pulumi stack export" prints/],
    ["text", "SECRET oops", /is not JSON: (?!.*SECRET).*pulumi stack export/s],
    ["half a file", exported(resource).slice(0, 40), /is not JSON/],
    ["JSON of another kind", "[1]", /has no "deployment"/],
    ["null", "null", /has no "deployment"/],
    ["resources of another kind", exported({ name: "x" }), /have no urn and type/],
    ["a stack without resources", exported(), /the stack is empty/],
    ["a stack that was never deployed", '{"version":3,"deployment":{}}', /the stack is empty/],
  ];
  for (const [name, text, message] of wrong) {
    it(`is not ${name}`, () => {
      assert.throws(() => exportedStack(file(text)), says(message));
    });
  }

  it("says when the file is not there, or is a folder", () => {
    assert.throws(
      () => exportedStack(join(folder.path, "none")),
      says(/none cannot be read: there is no such file/),
    );
    assert.throws(() => exportedStack(folder.path), says(/it is a folder/));
  });

  it("of npm run local is read as the file backend keeps it, also compressed", () => {
    const checkpoint = JSON.stringify({
      version: 3,
      checkpoint: { stack: "s", latest: { resources: [resource] } },
    });
    const path = "home/state/.pulumi/stacks/bulwark/";
    file(checkpoint, `${path}dev.json`);
    file(gzipSync(checkpoint), `${path}prod.json.gz`);
    file(JSON.stringify({ version: 3, checkpoint: { stack: "s" } }), `${path}empty.json`);
    const home = join(folder.path, "home");
    for (const stack of ["dev", "prod"])
      assert.deepEqual(localStack(home, projectFolder, stack).resources, [plain]);
    assert.throws(
      () => localStack(home, projectFolder, "empty"),
      says(/The local stack empty is empty.*npm run local -- --stack empty/),
    );
  });

  it("of npm run local tells how to get it where there is none", () => {
    assert.throws(
      () => localStack(folder.path, projectFolder, "dev"),
      says(/no local stack dev\. Fix: npm run local -- --stack dev; or .*--preview; or .*--state FILE/),
    );
  });
});
