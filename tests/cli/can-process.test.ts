import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { previewedStack } from "../../cli/can/preview";
import { projectFolder } from "../../cli/project";
import { temporaryFolder } from "./temporary";

/** The command as people run it; its exit codes are what scripts go by. */
describe("npm run can as a process", () => {
  const folder = temporaryFolder();
  let state: string;

  before(async () => {
    const { resources } = await previewedStack("dev");
    state = JSON.stringify({ version: 3, deployment: { resources } });
  });

  const can = (args: readonly string[], input = "") =>
    spawnSync(
      process.execPath,
      ["--require", "ts-node/register", join(projectFolder, "cli", "can.ts"), ...args],
      {
        cwd: projectFolder,
        env: { ...process.env, BULWARK_HOME: folder.path },
        encoding: "utf8",
        input,
      },
    );
  const about = (resource: string) => ["--state", "-", "--action", "s3:GetObject", "--resource", resource];

  it("ends with 0 when allowed, and says why", () => {
    const { status, stdout, stderr } = can(
      [...about("data-bucket/incoming/a"), "--principal", "worker"],
      state,
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^From: state in standard input\nAllowed: role bulwark-worker-dev/);
    assert.equal(stderr, "");
  });

  it("ends with 1 when denied, in JSON too", () => {
    const { status, stdout, stderr } = can(
      [...about("data-bucket/other/a"), "--principal", "worker", "--json"],
      state,
    );
    assert.equal(status, 1, stderr);
    const answer = JSON.parse(stdout) as {
      allowed: boolean;
      answers: { verdict: string; notJudged: unknown[] }[];
    };
    assert.equal(answer.allowed, false);
    assert.deepEqual(
      answer.answers.map(({ verdict, notJudged }) => [verdict, notJudged]),
      [["denied", []]],
    );
  });

  it("ends with 2 for a name that nobody has, without a stack trace", () => {
    const { status, stdout, stderr } = can([...about("data-bucket/x"), "--principal", "wroker"], state);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^--principal "wroker": .*Did you mean worker/);
    assert.equal(stderr.trim().split("\n").length, 1);
  });

  it("ends with 2 without a local stack, and for half a question with the usage", () => {
    const missing = can(["--who", "--action", "s3:GetObject", "--resource", "data"]);
    assert.equal(missing.status, 2);
    assert.match(missing.stderr, /^There is no local stack dev\. Fix: npm run local/);
    const half = can(["--who"]);
    assert.equal(half.status, 2);
    assert.match(half.stderr, /--action is missing\.\n\nUsage: npm run can/);
  });

  it("previews a stack without anything deployed", () => {
    const { status, stdout, stderr } = can([
      "--preview",
      "--stack",
      "prod",
      "--who",
      ...about("audit").slice(2),
    ]);
    assert.equal(status, 0, stderr);
    assert.match(
      stdout,
      /^From: preview of stack prod, in simulated account 123456789012\nWho can s3:GetObject on /,
    );
  });
});
