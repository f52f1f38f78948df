import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder } from "../../cli/project";

/** The parts of a package.json that these tests read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The library as `npm pack` makes it, unpacked. */
export interface Packed {
  /** A folder of its own, removed when the process ends. */
  readonly folder: string;
  readonly tarball: string;
  /** The unpacked package. */
  readonly contents: string;
  readonly manifest: Manifest;
  /** Paths of all packed files, from the package down. */
  readonly files: readonly string[];
}

let packed: Packed | undefined;

/** Packs the library, once a process; compiles it first unless the last build is newer than every source. */
export function packLibrary(): Packed {
  packed ??= pack();
  return packed;
}

function pack(): Packed {
  const folder = mkdtempSync(join(tmpdir(), "bulwark-package-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  run("npm", ["pack", ...(isBuilt() ? ["--ignore-scripts"] : []), "--pack-destination", folder]);
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack has made no tarball");
  run("tar", ["-xzf", join(folder, tarball), "-C", folder]);
  const contents = join(folder, "package");
  return {
    folder,
    tarball: join(folder, tarball),
    contents,
    manifest: JSON.parse(readFileSync(join(contents, "package.json"), "utf8")) as Manifest,
    files: filesBelow(contents),
  };
}

/**
 * Copies an example beside the package and installs it as npm would, offline: the package itself is a copy, and of the
 * project's modules it gets those that its manifest declares and no others.
 *
 * @returns the example's folder
 */
export function installExample(example: string, { folder, contents, manifest }: Packed): string {
  const target = join(folder, "examples", example);
  rmSync(target, { recursive: true, force: true });
  cpSync(join(projectFolder, "examples", example), target, {
    recursive: true,
    filter: (source) => !source.includes("node_modules") && !source.endsWith(".tgz"),
  });
  const modules = join(target, "node_modules");
  cpSync(contents, join(modules, manifest.name), { recursive: true });
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(projectFolder, "node_modules", name), link, "junction");
  }
  return target;
}

/** Paths of the files below a folder, relative to it, sorted. */
export function filesBelow(folder: string, extension = ""): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(extension) && statSync(join(folder, file)).isFile())
    .sort();
}

/** Whether `dist/` holds what the sources would compile to. */
function isBuilt(): boolean {
  return ["components", "iam"].every((part) => {
    const source = join(projectFolder, part);
    const built = join(projectFolder, "dist", part);
    try {
      const sources = filesBelow(source, ".ts");
      const age = (file: string): number => statSync(file).mtimeMs;
      return (
        sources.map((file) => file.replace(/ts$/, "js")).join() === filesBelow(built, ".js").join() &&
        Math.max(...sources.map((file) => age(join(source, file)))) < age(join(built, "index.js"))
      );
    } catch {
      return false;
    }
  });
}

function run(command: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: projectFolder,
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`}`);
  }
}
