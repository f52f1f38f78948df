import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { identify, tryLock } from "../../cli/lock";
import { temporaryFolder } from "./temporary";

describe("lock", () => {
  const folder = temporaryFolder();

  /** Another process that takes the lock and keeps it. */
  async function otherHolder(name: string): Promise<ReturnType<typeof spawn>> {
    const program = `
      const { tryLock } = require(${JSON.stringify(join(__dirname, "../../cli/lock"))});
      tryLock(${JSON.stringify(folder.path)}, ${JSON.stringify(name)}).then((lock) => console.log("release" in lock));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["-r", "ts-node/register", "-e", program], {
      stdio: ["ignore", "pipe", 2],
    });
    assert(child.stdout);
    const [answer] = (await once(child.stdout, "data")) as [Buffer];
    assert.equal(answer.toString().trim(), "true");
    return child;
  }

  it("is held until released; others are told by which process", async () => {
    const lock = await tryLock(folder.path, "a");
    assert("release" in lock);
    assert.deepEqual(await tryLock(folder.path, "a"), { heldBy: process.pid });
    const other = await tryLock(folder.path, "b");
    assert("release" in other);
    await lock.release();
    const again = await tryLock(folder.path, "a");
    assert("release" in again);
    await again.release();
    await other.release();
  });

  it("is free again after its holder was killed", async () => {
    const child = await otherHolder("c");
    assert.deepEqual(await tryLock(folder.path, "c"), { heldBy: child.pid });
    child.kill("SIGKILL");
    await once(child, "exit");
    const lock = await tryLock(folder.path, "c");
    assert("release" in lock);
    await lock.release();
  });

  it("has one winner when several clear away a dead holder at the same moment", async () => {
    const child = await otherHolder("d");
    child.kill("SIGKILL");
    await once(child, "exit");
    const results = await Promise.all(Array.from({ length: 5 }, () => tryLock(folder.path, "d")));
    const winners = results.filter((result) => "release" in result);
    assert.equal(winners.length, 1);
    await winners[0]?.release();
  });

  it("is held all the same when another program sits on its first port", async () => {
    const { ports } = await identify(folder.path, "e");
    const stranger = createServer((socket) => socket.end("220 ready"));
    await new Promise<void>((resolve) => stranger.listen(ports[0], "127.0.0.1", resolve));
    try {
      const lock = await tryLock(folder.path, "e");
      assert("release" in lock);
      assert.deepEqual(await tryLock(folder.path, "e"), { heldBy: process.pid });
      await lock.release();
    } finally {
      stranger.close();
    }
  });
});
