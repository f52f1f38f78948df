import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { tryLock, type Lock } from "../lock";
import { inspectEngine, NotUsable, type Engine, type Search } from "./engine";

/** Engines that were installed or built before: `<home>/<version>/bin`. */
export async function fromCache(search: Search, versions: readonly string[]): Promise<Engine> {
  for (const version of versions) {
    try {
      return await inspectCached(search, version);
    } catch (error) {
      if (!(error instanceof NotUsable)) throw error;
    }
  }
  throw new NotUsable("nothing usable there yet.");
}

function inspectCached({ home, env }: Search, version: string): Promise<Engine> {
  const folder = join(home, version, "bin");
  return inspectEngine(folder, [folder, env.PATH ?? ""].join(delimiter));
}

/**
 * Fills `<home>/<version>` by letting `make` write into a temporary folder that is renamed when it is complete, so
 * that a run that is killed leaves no half engine. One process at a time; the others wait and use what it made.
 */
export async function makeCached(
  search: Search,
  version: string,
  make: (folder: string) => Promise<void>,
): Promise<Engine> {
  const lock = await waitForLock(search);
  try {
    const made = await inspectCached(search, version).catch(() => undefined);
    if (made !== undefined) return made;
    await removeRemains(search.home);
    const partial = join(search.home, `${version}${remainsMark}`);
    await mkdir(partial, { recursive: true });
    try {
      await make(partial);
      await rm(join(search.home, version), { recursive: true, force: true });
      await rename(partial, join(search.home, version));
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return await inspectCached(search, version);
  } finally {
    await lock.release();
  }
}

const remainsMark = ".partial";

async function removeRemains(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (name.endsWith(remainsMark)) await rm(join(home, name), { recursive: true, force: true });
  }
}

async function waitForLock({ home, report, signal }: Search): Promise<Lock> {
  for (let round = 0; ; round++) {
    const lock = await tryLock(home, "engine");
    if ("release" in lock) return lock;
    if (round % 10 === 0) report(`Process ${lock.heldBy} is setting up the engine; waiting for it.`);
    await delay(1000, undefined, { signal });
  }
}
