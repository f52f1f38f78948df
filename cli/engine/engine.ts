import { access, constants, realpath, stat } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { runProcess } from "../process";
import { formatVersion, isAtLeast, parseVersion, type Version } from "./version";

/** A Pulumi that can run TypeScript programs and TypeScript policy packs. */
export interface Engine {
  readonly version: string;
  /** Absolute path of `pulumi`. */
  readonly command: string;
  /** The PATH it has to run with, so that it finds its language host and its policy analyzer. */
  readonly searchPath: string;
}

/** Takes one line of progress or explanation. */
export type Report = (line: string) => void;

/** What a search for an engine may use. */
export interface Search {
  /** Folder that keeps what is installed or built. */
  readonly home: string;
  readonly report: Report;
  readonly env: NodeJS.ProcessEnv;
  /** Stops an installation or a build. */
  readonly signal?: AbortSignal;
}

/** One way of getting an engine does not work here; the message says why in one line. */
export class NotUsable extends Error {
  public override readonly name = "NotUsable";
}

const oldestUsable: Version = [3, 220, 0];
/** From this version on, policy packs are started by the language host and no analyzer script is needed. */
const packsThroughLanguageHost: Version = [3, 225, 0];

/**
 * Checks the `pulumi` in a folder and what has to lie beside it, or on the PATH.
 * @throws NotUsable
 */
export async function inspectEngine(folder: string, searchPath: string): Promise<Engine> {
  const command = join(folder, "pulumi");
  const version = await versionOf(command);
  if (version[0] !== oldestUsable[0] || !isAtLeast(version, oldestUsable)) {
    throw new NotUsable(
      `${command} is version ${formatVersion(version)}; ${formatVersion(oldestUsable)} or a newer 3.x is needed.`,
    );
  }
  const folders = [folder, dirname(await realpath(command)), ...searchPath.split(delimiter)];
  const helpers = ["pulumi-language-nodejs"];
  if (!isAtLeast(version, packsThroughLanguageHost)) helpers.push("pulumi-analyzer-policy");
  for (const helper of helpers) {
    if ((await findExecutable(helper, folders)) === undefined) {
      throw new NotUsable(`${command} has no ${helper} beside it or on the PATH.`);
    }
  }
  return { version: formatVersion(version), command, searchPath };
}

/** The first of the folders' executables of that name. */
export async function findExecutable(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    if (folder === "") continue;
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function versionOf(command: string): Promise<Version> {
  const { stdout } = await runProcess(command, ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  }).catch((error: unknown) => {
    throw new NotUsable(`${command} cannot be run: ${(error as Error).message}.`);
  });
  const version = parseVersion(stdout);
  if (version === undefined) throw new NotUsable(`${command} does not tell its version.`);
  return version;
}
