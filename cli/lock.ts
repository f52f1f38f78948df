import { createHash } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { userInfo } from "node:os";

/** What was found instead of a free lock. */
export interface Held {
  /** Process that holds it. */
  readonly heldBy: number;
}

export interface Lock {
  release(): Promise<void>;
}

/** Ports below those that Linux and macOS hand out by themselves. */
const firstPort = 20_000;
const portCount = 10_000;

/** Programs that are not ours may sit on some of a lock's ports; not on that many. */
const portsOfOneLock = 16;

const answerTimeoutMs = 1_000;

/**
 * Takes the lock of that name in a folder, or tells who holds it. The lock is a listening port of the loopback
 * interface: only one process can have it, and the operating system frees it when that process ends, however it ends.
 */
export async function tryLock(folder: string, name: string): Promise<Lock | Held> {
  const { lock, ports } = await identify(folder, name);
  for (const port of ports) {
    const server = await listen(port, lock);
    if (server !== undefined) return { release: () => close(server) };
    const heldBy = await holder(port, lock);
    if (heldBy !== undefined) return { heldBy };
  }
  throw new Error(`No port for the lock of ${name}: ${portsOfOneLock} ports are taken by other programs.`);
}

/** What a lock is known by, and its ports in the order in which every process tries them. */
export async function identify(folder: string, name: string): Promise<{ lock: string; ports: number[] }> {
  await mkdir(folder, { recursive: true });
  const digest = createHash("sha256")
    .update(JSON.stringify([await realpath(folder), name, userInfo().uid]))
    .digest();
  const ports = Array.from(
    { length: portsOfOneLock },
    (_, index) => firstPort + (digest.readUInt16BE(2 * index) % portCount),
  );
  return { lock: digest.toString("hex"), ports };
}

/** A server that tells whose lock it is, or `undefined` when something listens there already. */
function listen(port: number, lock: string): Promise<Server | undefined> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(`${lock} ${process.pid}`);
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** The process that holds this lock there, or `undefined` when the port is somebody else's. */
function holder(port: number, lock: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1" });
    const end = (): void => {
      socket.destroy();
      const [given, pid] = answer.split(" ");
      resolve(given === lock ? Number(pid) : undefined);
    };
    socket.setEncoding("utf8");
    socket.setTimeout(answerTimeoutMs, end);
    socket.on("data", (text: string) => (answer += text));
    socket.on("error", end);
    socket.on("end", end);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
