import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { script } from "./files";

/** Runs a step's script as GitHub runs it, with stand-ins for the programs that it calls. */
class Runner {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "bulwark-step-"));

  fake(program: string, body: string): void {
    const file = path.join(this.folder, program);
    fs.writeFileSync(file, `#!/usr/bin/env bash\n${body}\n`, { mode: 0o755 });
  }

  run(text: string, env: Readonly<Record<string, string>>): number | null {
    const step = path.join(this.folder, "step.sh");
    fs.writeFileSync(step, text);
    return spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", step], {
      cwd: this.folder,
      env: {
        ...process.env,
        PATH: `${this.folder}:${process.env.PATH ?? ""}`,
        RUNNER_TEMP: this.folder,
        ...env,
      },
    }).status;
  }

  read(name: string): string {
    return fs.readFileSync(path.join(this.folder, name), "utf8");
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}

describe("workflow scripts", () => {
  let runner: Runner;

  beforeEach(() => {
    runner = new Runner();
  });
  afterEach(() => {
    runner.remove();
  });

  describe("preview", () => {
    const preview = script("preview-stack", "preview", "Preview");

    it("calls the engine with the stack's policy configuration and keeps what it prints", () => {
      runner.fake("pulumi", 'echo "$@"; echo warning >&2');
      assert.equal(runner.run(preview, { STACK: "dev" }), 0);
      assert.equal(
        runner.read("preview.txt"),
        "preview --stack dev --non-interactive --color never --policy-pack policy-pack " +
          "--policy-pack-config policy-pack/config.dev.json\nwarning\n",
      );
    });

    it("fails when the preview fails, and keeps the output all the same", () => {
      runner.fake("pulumi", "echo refused; exit 255");
      assert.notEqual(runner.run(preview, { STACK: "prod" }), 0);
      assert.equal(runner.read("preview.txt"), "refused\n");
    });
  });

  describe("comment", () => {
    const comment = script("preview-stack", "comment", "Write or update the stack's comment");
    const env = (body: string) => ({
      COMMENTS: "repos/o/r/issues/7/comments",
      COMMENT: "repos/o/r/issues/comments",
      MARKER: "<!-- preview of stack dev -->",
      BODY: Buffer.from(body).toString("base64"),
    });
    /** A GitHub with those comments of ours. */
    const github = (ids: readonly number[]) => {
      runner.fake("gh", `[ "$2" = --paginate ] && printf '%s\\n' ${ids.join(" ")} || echo "$@" >> calls`);
    };

    it("writes a comment that starts with the stack's mark when there is none yet", () => {
      github([]);
      assert.equal(runner.run(comment, env("### Preview\n")), 0);
      assert.equal(
        runner.read("calls"),
        "api --method POST repos/o/r/issues/7/comments --field body=@comment.md --silent\n",
      );
      assert.equal(runner.read("comment.md"), "<!-- preview of stack dev -->\n### Preview\n");
    });

    it("updates the stack's comment when there is one", () => {
      github([41, 42]);
      assert.equal(runner.run(comment, env("new")), 0);
      assert.equal(
        runner.read("calls"),
        "api --method PATCH repos/o/r/issues/comments/41 --field body=@comment.md --silent\n",
      );
    });

    it("takes a text as long as the environment of a process can hold, and sends what GitHub takes", () => {
      github([]);
      assert.equal(runner.run(comment, env("ü".repeat(45_000))), 0);
      assert.equal(Buffer.byteLength(runner.read("comment.md")) <= 65_536, true);
    });

    it("fails when GitHub refuses", () => {
      runner.fake("gh", "exit 1");
      assert.notEqual(runner.run(comment, env("x")), 0);
    });
  });
});
