import assert from "node:assert/strict";
import {
  UNKNOWN,
  World,
  type Properties,
  type Resource,
  type Shortcoming,
  type WorldOptions,
} from "../../../simulator";
import { preconditions } from "../../../simulator/preconditions";
import { ProviderServer } from "../../../simulator/provider";
import { EngineClient } from "../client";

/** A resource that a test has made. */
export interface Made {
  readonly id: string;
  readonly outputs: Properties;
  /** Outputs that are text, e.g. `arn`. */
  text(property: string): string;
}

/** A simulated AWS with all preconditions, behind the interface that the engine uses. */
export class SimulatedAws {
  private readonly made = new Map<string, Made & { readonly type: string; readonly name: string }>();
  private count = 0;

  private constructor(
    readonly world: World,
    private readonly server: ProviderServer,
    private readonly client: EngineClient,
  ) {}

  static async start(options: WorldOptions = {}): Promise<SimulatedAws> {
    const world = new World({ preconditions, ...options });
    const server = new ProviderServer(world);
    const client = new EngineClient(await server.listen());
    await client.configure({ region: world.region });
    return new SimulatedAws(world, server, client);
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.server.close();
  }

  /** Checks and creates a resource, as an `up` does. Rejects with what AWS, or before it the provider, answers. */
  async create(type: string, inputs: Properties, name = `r${++this.count}`): Promise<Made> {
    const checked = await this.checked(type, name, inputs);
    const { id, outputs } = await this.client.create(type, name, checked);
    const made = { type, name, id, outputs, text: (property: string) => String(outputs[property]) };
    this.made.set(key(type, id), made);
    return made;
  }

  /** Changes a resource in place: those of its inputs that are given. */
  async update(type: string, { id, outputs }: Made, changes: Properties): Promise<void> {
    const { name } = this.known(type, id);
    const old = this.resource(type, id);
    const checked = await this.checked(type, name, { ...old.inputs, ...changes });
    await this.client.update(type, name, id, outputs, checked);
  }

  async delete(type: string, { id, outputs }: Made): Promise<void> {
    await this.client.delete(type, this.known(type, id).name, id, outputs);
  }

  /** Only checks inputs, as a preview does. */
  async preview(type: string, inputs: Properties): Promise<void> {
    await this.checked(type, "previewed", inputs);
  }

  /** What AWS has accepted and what cannot work. */
  shortcomings(): Shortcoming[] {
    return this.world.shortcomings();
  }

  private async checked(type: string, name: string, given: Properties): Promise<Properties> {
    const { inputs, failures } = await this.client.check(type, name, given);
    if (failures.length > 0) throw new Error(failures.join("; "));
    return inputs;
  }

  private known(type: string, id: string) {
    const made = this.made.get(key(type, id));
    assert.ok(made, `${type} "${id}" was not made here`);
    return made;
  }

  private resource(type: string, id: string): Resource {
    const found = this.world.find(type, id);
    assert.ok(found, `${type} "${id}" is gone`);
    return found;
  }
}

/** A value that a preview does not know yet. */
export const unknown = UNKNOWN;

function key(type: string, id: string): string {
  return `${type} ${id}`;
}
