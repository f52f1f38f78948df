import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const root = path.resolve(__dirname, "../..");
const goModule = path.join(__dirname, "actionlint");

/** The version that go.mod pins. */
const version =
  /actionlint (v[\d.]+)/.exec(fs.readFileSync(path.join(goModule, "go.mod"), "utf8"))?.[1] ?? "unknown";
const binary = path.join(root, ".bulwark", "tools", `actionlint-${version}`);

/** Whether {@link actionlint} can be had here: built before, or with Go now. */
export const hasActionlint = fs.existsSync(binary) || spawnSync("go", ["version"]).status === 0;

/** What actionlint says about workflow files; "" when nothing is wrong. */
export function actionlint(files: readonly string[]): string {
  build();
  // shellcheck and pyflakes would be used where they happen to be installed: the result must not depend on that.
  const run = spawnSync(binary, ["-no-color", "-shellcheck=", "-pyflakes=", ...files], {
    cwd: root,
    encoding: "utf8",
  });
  return run.stdout + run.stderr;
}

/** Builds it from its Go module, whose content go.sum pins, into the project's git-ignored folder. */
function build(): void {
  if (fs.existsSync(binary)) {
    return;
  }
  const unfinished = `${binary}.${process.pid}`;
  const run = spawnSync("go", ["build", "-o", unfinished, "github.com/rhysd/actionlint/cmd/actionlint"], {
    cwd: goModule,
    env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off" },
    encoding: "utf8",
  });
  if (run.status !== 0) {
    throw new Error(`actionlint ${version} cannot be built: ${run.stderr}`);
  }
  fs.renameSync(unfinished, binary);
}
