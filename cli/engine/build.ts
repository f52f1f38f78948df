import { chmod, copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runProcess, type ProcessResult } from "../process";
import { makeCached } from "./cache";
import { NotUsable, type Engine, type Search } from "./engine";
import { isReachable } from "./network";
import { withProgress } from "./progress";
import { formatVersion, isAtLeast, parseVersion, type Version } from "./version";

/**
 * The newest CLI that still starts policy packs through the analyzer script; the newest language host that is
 * published as a Go module understands no other way.
 */
export const builtVersion = "3.220.0";

const oldestGo: Version = [1, 24, 7];

interface Binary {
  readonly title: string;
  /** Folder under modules/ whose go.mod and go.sum pin everything. */
  readonly module: string;
  readonly package: string;
  readonly file: string;
  readonly linkerFlags: string;
}

const binaries: readonly Binary[] = [
  {
    title: "Pulumi CLI",
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    file: "pulumi",
    linkerFlags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${builtVersion}`,
  },
  {
    title: "Node.js language host",
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    file: "pulumi-language-nodejs",
    linkerFlags: "-s -w",
  },
];

const sdkModule = "github.com/pulumi/pulumi/sdk/v3";
const analyzer = "pulumi-analyzer-policy";

/** Builds the engine from its published Go modules: for machines that reach package registries only. */
export async function fromModules(search: Search): Promise<Engine> {
  const go = await Go.find(search);
  return await makeCached(search, builtVersion, async (root) => {
    const folder = join(root, "bin");
    await mkdir(folder);
    for (const binary of binaries) await go.build(binary, join(folder, binary.file));
    const script = join(folder, analyzer);
    await copyFile(join(await go.moduleFolder("pulumi", sdkModule), "nodejs", "dist", analyzer), script);
    await chmod(script, 0o755);
  });
}

/** The Go toolchain, with the settings that make its builds the same everywhere. */
class Go {
  private constructor(
    private readonly search: Search,
    private readonly env: NodeJS.ProcessEnv,
    private readonly offline: boolean,
  ) {}

  /** @throws NotUsable when Go is absent or too old. */
  public static async find(search: Search): Promise<Go> {
    const needed = `Go ${formatVersion(oldestGo)} or newer is needed`;
    const env: NodeJS.ProcessEnv = {
      ...search.env,
      // The Go that is here, the versions in go.mod and go.sum, no C compiler.
      GOTOOLCHAIN: "local",
      GOFLAGS: "-mod=readonly -buildvcs=false",
      GOWORK: "off",
      CGO_ENABLED: "0",
    };
    const { stdout } = await runProcess("go", ["env", "-json", "GOVERSION", "GOPROXY"], { env }).catch(() => {
      throw new NotUsable(`there is no Go on the PATH; ${needed}.`);
    });
    const { GOVERSION, GOPROXY } = JSON.parse(stdout) as { GOVERSION: string; GOPROXY: string };
    const version = parseVersion(GOVERSION);
    if (version === undefined || !isAtLeast(version, oldestGo)) {
      throw new NotUsable(`Go is version ${GOVERSION}; ${needed}.`);
    }
    const offline = !(await anyReachable(GOPROXY, env));
    if (offline)
      search.report("The Go module proxy does not answer; trying with the modules on this machine.");
    return new Go(search, offline ? { ...env, GOPROXY: "off" } : env, offline);
  }

  public async build(binary: Binary, output: string): Promise<void> {
    let lines = 0;
    const args = ["build", "-v", "-ldflags", binary.linkerFlags, "-o", output, binary.package];
    const result = await withProgress(
      this.search.report,
      `Building the ${binary.title} from its Go modules`,
      () => this.run(binary.module, args, () => lines++),
      () => `, ${lines} modules and packages so far`,
    );
    if (result.code !== 0) throw this.failure(`building the ${binary.title} failed`, result);
  }

  /** Where a module that one of our go.mod files requires lies on this machine; fetched when it is not there yet. */
  public async moduleFolder(from: string, path: string): Promise<string> {
    const result = await this.run(from, ["mod", "download", "-json", path]);
    if (result.code !== 0) throw this.failure(`fetching ${path} failed`, result);
    return (JSON.parse(result.stdout) as { Dir: string }).Dir;
  }

  private run(module: string, args: readonly string[], onErrorLine?: () => void): Promise<ProcessResult> {
    return runProcess("go", args, {
      cwd: join(__dirname, "modules", module),
      env: this.env,
      signal: this.search.signal,
      onErrorLine,
    });
  }

  private failure(what: string, result: ProcessResult): NotUsable {
    if (this.offline)
      return new NotUsable(`${what}: not all of its modules are on this machine, and it is offline.`);
    const lastLine = result.stderr.trim().split("\n").at(-1) ?? "";
    return new NotUsable(`${what}: ${lastLine}`);
  }
}

/** Whether one of the proxies in a GOPROXY list answers; lists without a proxy (`direct`) get the benefit of the doubt. */
async function anyReachable(proxies: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const urls = proxies.split(/[,|]/).filter((entry) => /^https?:/.test(entry));
  if (urls.length === 0) return proxies !== "off";
  const answers = await Promise.all(urls.map((url) => isReachable(url, env)));
  return answers.includes(true);
}
