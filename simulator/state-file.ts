import * as fs from "node:fs";
import * as path from "node:path";
import { World, type WorldOptions } from "./world";

/** The world that `file` holds, or a new one when there is no such file. Throws when the file holds something else. */
export function loadWorld(file: string, options: WorldOptions): World {
  if (!fs.existsSync(file)) {
    return new World(options);
  }
  try {
    return World.fromJSON(JSON.parse(fs.readFileSync(file, "utf8")), options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The state file ${file} cannot be read: ${reason} Delete it to begin with an empty AWS.`,
      { cause: error },
    );
  }
}

/** Keeps a world in a file, which is complete at any moment. */
export class StateFile {
  private lastWrite: Promise<void> = Promise.resolve();
  private nextWrite: Promise<void> | undefined;

  constructor(
    private readonly file: string,
    private readonly world: World,
  ) {}

  /**
   * Fulfilled when the file holds the world as it is now (or a later one). Changes that come while a write is under
   * way share the next one.
   */
  async save(): Promise<void> {
    if (this.nextWrite === undefined) {
      this.nextWrite = this.lastWrite.then(() => {
        this.nextWrite = undefined;
        return this.write();
      });
      // Whoever asked for it gets the error; the next write is tried all the same.
      this.lastWrite = this.nextWrite.catch(() => undefined);
    }
    await this.nextWrite;
  }

  private async write(): Promise<void> {
    const text = JSON.stringify(this.world);
    const temporary = `${this.file}.new`;
    await fs.promises.mkdir(path.dirname(this.file), { recursive: true });
    await fs.promises.writeFile(temporary, text, { mode: 0o600 });
    await fs.promises.rename(temporary, this.file);
  }
}
