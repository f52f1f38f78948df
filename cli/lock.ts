import { createHash } from "node:crypto";
import { mkdir, realpath, rm, stat } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** What was found instead of a free lock. */
export interface Held {
  /** Process that holds it. */
  readonly heldBy: number;
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the lock of that name in a folder, or tells who holds it. The lock is a listening socket, so the operating
 * system frees it when its process ends, however it ends, and a process id used again cannot be taken for its holder.
 */
export async function tryLock(folder: string, name: string): Promise<Lock | Held> {
  const path = await socketPath(folder, name);
  for (;;) {
    const server = await listen(path);
    if (server !== undefined) {
      const own = await stat(path).catch(() => undefined);
      // Two processes that clear away a dead holder's socket at the same moment may remove each other's: the one
      // whose socket is no longer at the path after a moment has lost.
      await delay(50);
      const now = await stat(path).catch(() => undefined);
      if (own !== undefined && now?.ino === own.ino) return { release: () => close(server) };
      await close(server);
      continue;
    }
    const heldBy = await holder(path);
    if (heldBy !== undefined) return { heldBy };
    await rm(path, { force: true });
  }
}

/** Socket paths are limited to about 100 characters, so the folder's path goes in as a digest. */
async function socketPath(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const digest = createHash("sha256")
    .update(JSON.stringify([await realpath(folder), name, userInfo().uid]))
    .digest("hex")
    .slice(0, 24);
  return join(tmpdir(), `bulwark-${digest}.sock`);
}

/** A server that listens there, or `undefined` when something is at that path already. */
function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(String(process.pid));
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** The process that answers there, or `undefined` when nobody does. */
function holder(path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(path);
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => (answer += text));
    socket.on("error", () => {
      resolve(undefined);
    });
    socket.on("end", () => {
      resolve(Number(answer));
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
