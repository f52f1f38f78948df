import { Catalog } from "./catalog";
import { difference, type DiffRequest, type Difference } from "./diff";
import { completed, createdOutputs, named, plannedOutputs, updatedOutputs } from "./lifecycle";
import type { Instance, Properties, ResourceModel } from "./model";
import { autoName, digest, hasPrefix, isAutoName } from "./names";
import { isGlobal, partitionOf } from "./region";
import { services } from "./services";
import { Store, type Resource, type StoreData, type StoredResource } from "./store";

/** The account that AWS's own documentation uses in examples. */
export const DEFAULT_ACCOUNT_ID = "123456789012";
export const DEFAULT_REGION = "eu-west-1";

/** From where a caller looks at the world. */
export interface WorldOptions {
  /** @default {@link DEFAULT_ACCOUNT_ID} */
  readonly accountId?: string;
  /** @default {@link DEFAULT_REGION} */
  readonly region?: string;
  /** ARN of the caller. @default an IAM user of the account */
  readonly callerArn?: string;
  /** Tags that the provider adds to every taggable resource. @default none */
  readonly defaultTags?: Readonly<Record<string, string>>;
  /** What is modelled. @default everything in simulator/services */
  readonly catalog?: Catalog;
}

/** A refusal of the simulated AWS, as a provider reports it. */
export class AwsError extends Error {
  constructor(
    /** AWS's error code, e.g. `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.name = "AwsError";
  }
}

export interface CheckRequest {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** What the resource is known by for ever: its URN where there is one. */
  readonly identity: string;
  readonly inputs: Properties;
  /** Checked inputs of the existing resource, if there is one. */
  readonly oldInputs?: Properties;
}

export interface CreateRequest {
  readonly type: string;
  /** What the resource is known by for ever; ids are derived from it. */
  readonly identity: string;
  /** Checked inputs. */
  readonly inputs: Properties;
}

/** Tells a resource from all others. */
export interface Reference {
  readonly type: string;
  readonly id: string;
  /** What else the caller knows: region, and properties that tell apart resources of one id. */
  readonly known?: Properties;
}

/**
 * One simulated AWS: accounts, regions and their resources, held in memory. An instance is one caller's view, with a
 * region, an account and default tags; {@link at} gives another view of the same resources.
 *
 * Every call of a verb goes through the one method of that name, which is where preconditions of AWS belong.
 *
 * ```ts
 * const world = new World();
 * const bucket = world.create({ type: "aws:s3/bucket:Bucket", identity: "logs", inputs: { bucket: "logs" } });
 * world.find("aws:s3/bucket:Bucket", "logs")?.outputs.arn
 * ```
 */
export class World {
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`: that of the region. */
  readonly partition: string;
  /** ARN of the user or role session that calls. */
  readonly callerArn: string;
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly catalog: Catalog;

  constructor(
    private readonly options: WorldOptions = {},
    private readonly store: Store = new Store(),
  ) {
    this.accountId = options.accountId ?? DEFAULT_ACCOUNT_ID;
    this.region = options.region ?? DEFAULT_REGION;
    this.partition = partitionOf(this.region);
    this.callerArn = options.callerArn ?? `arn:${this.partition}:iam::${this.accountId}:user/simulated`;
    this.defaultTags = options.defaultTags ?? {};
    this.catalog = options.catalog ?? new Catalog(services);
  }

  /** The same world seen from elsewhere. */
  at(options: Omit<WorldOptions, "catalog">): World {
    return new World({ ...this.options, ...options, catalog: this.catalog }, this.store);
  }

  /**
   * The inputs that the provider works with: those given, its defaults, its region and default tags, and a physical
   * name where none is given. Unknown values are kept. Throws `UnmodelledError`.
   */
  check({ type, name, identity, inputs, oldInputs }: CheckRequest): Properties {
    const model = this.catalog.resource(type);
    const nameInput = model.physicalName;
    if (
      nameInput === undefined ||
      (inputs[nameInput] ?? undefined) !== undefined ||
      hasPrefix(model, inputs)
    ) {
      return completed(model, inputs, this);
    }
    const oldName = oldInputs?.[nameInput];
    const physicalName = isAutoName(name, oldName)
      ? oldName
      : autoName(name, identity, this.isNameTaken(model, nameInput));
    return completed(model, { ...inputs, [nameInput]: physicalName }, this);
  }

  /** What an update must change, and whether it must replace the resource. Throws `UnmodelledError`. */
  diff(type: string, request: DiffRequest): Difference {
    return difference(this.catalog.resource(type), request);
  }

  /** Outputs that a creation would have; what only AWS can tell is `UNKNOWN`. */
  planCreate(type: string, inputs: Properties): Properties {
    return plannedOutputs(this.catalog.resource(type), inputs);
  }

  /** Outputs that an update would lead to; what only AWS can tell is `UNKNOWN`. */
  planUpdate(type: string, inputs: Properties, oldOutputs: Properties): Properties {
    const model = this.catalog.resource(type);
    const actual = named(model, inputs, () => oldOutputs[model.physicalName ?? ""]);
    return updatedOutputs(model, actual, oldOutputs);
  }

  /**
   * Creates a resource.
   *
   * Throws an {@link AwsError} `AlreadyExists` when its id is taken, and `UnmodelledError`.
   */
  create({ type, identity, inputs }: CreateRequest): Resource {
    const model = this.catalog.resource(type);
    const view = this.inRegionOf(inputs);
    const place = { type, accountId: this.accountId, region: isGlobal(type) ? "" : view.region };
    const key = JSON.stringify([place.accountId, place.region, type, identity]);
    let lastId: string | undefined;
    for (let creation = this.store.creationsOf(key); ; creation++) {
      const seed = `${key}#${creation}`;
      const actual = named(model, inputs, (prefix) => prefix + digest([seed, "name"], 26));
      const draft = view.instance(actual, seed);
      const id = model.id(draft);
      const taken =
        this.store.at({ ...place, id }).some((other) => sameScope(model, other.outputs, actual)) ||
        (model.uniqueEverywhere === true &&
          this.store.all().some((other) => other.type === type && other.id === id));
      if (!taken) {
        const outputs = createdOutputs(model, { ...draft, id });
        const resource: StoredResource = { ...place, id, seed, inputs: structuredClone(inputs), outputs };
        this.store.countCreations(key, creation + 1);
        this.store.add(resource);
        return resource;
      }
      if (id === lastId) {
        throw new AwsError(
          "AlreadyExists",
          `There is a ${type} "${id}" in account ${this.accountId} already.`,
        );
      }
      lastId = id;
    }
  }

  /** The resource as it is, or undefined. Throws `UnmodelledError`. */
  read(reference: Reference): Resource | undefined {
    return this.lookUp(reference);
  }

  /** Changes a resource in place. Throws an {@link AwsError} `NotFound` when there is none. */
  update(reference: Reference, inputs: Properties): Resource {
    const model = this.catalog.resource(reference.type);
    const old = this.lookUp(reference);
    if (old === undefined) {
      throw new AwsError(
        "NotFound",
        `There is no ${reference.type} "${reference.id}" in account ${this.accountId}. ` +
          `It was deleted outside of this stack: run "pulumi refresh".`,
      );
    }
    const view = old.region === "" ? this : this.at({ region: old.region });
    const actual = named(model, inputs, () => old.outputs[model.physicalName ?? ""]);
    const instance = { ...view.instance(actual, old.seed), id: old.id };
    const outputs = updatedOutputs(model, actual, old.outputs, instance);
    const resource = { ...old, inputs: structuredClone(inputs), outputs };
    this.store.replace(old, resource);
    return resource;
  }

  /** Deletes a resource; one that is gone already is none of an error. Throws `UnmodelledError`. */
  delete(reference: Reference): void {
    const resource = this.lookUp(reference);
    if (resource !== undefined) {
      this.store.remove(resource);
    }
  }

  /** Calls a provider function. Throws `UnmodelledError`, and what the function itself throws. */
  invoke(token: string, inputs: Properties): Properties {
    return this.catalog.function(token).invoke(inputs, this.inRegionOf(inputs));
  }

  /** The resource of that id in this account and region, or undefined. */
  find(type: string, id: string): Resource | undefined {
    return this.store.at({
      type,
      id,
      accountId: this.accountId,
      region: isGlobal(type) ? "" : this.region,
    })[0];
  }

  /** All resources of a type, or of all types, in this account and region, in the order of creation. */
  list(type?: string): Resource[] {
    return this.store
      .all()
      .filter(
        (resource) =>
          (type === undefined || resource.type === type) &&
          resource.accountId === this.accountId &&
          (resource.region === "" || resource.region === this.region),
      );
  }

  /** The resources of all accounts and regions. */
  toJSON(): StoreData {
    return this.store.toJSON();
  }

  /** The world that {@link toJSON} described. Throws when `data` is something else. */
  static fromJSON(data: unknown, options: WorldOptions = {}): World {
    return new World(options, Store.fromJSON(data));
  }

  private inRegionOf(inputs: Properties): World {
    const region = inputs.region;
    return typeof region === "string" ? this.at({ region }) : this;
  }

  private instance(inputs: Properties, seed: string): Omit<Instance, "id"> {
    return {
      inputs,
      region: this.region,
      accountId: this.accountId,
      partition: this.partition,
      world: this,
      hex: (length, salt = "") => digest([seed, salt], length),
    };
  }

  private isNameTaken(model: ResourceModel, nameInput: string): (name: string) => boolean {
    const others =
      model.uniqueEverywhere === true
        ? this.store.all().filter(({ type }) => type === model.type)
        : this.list(model.type);
    const names = new Set(others.map((resource) => resource.outputs[nameInput]));
    return (name) => names.has(name);
  }

  private lookUp({ type, id, known = {} }: Reference): StoredResource | undefined {
    const model = this.catalog.resource(type);
    const region = isGlobal(type) ? "" : this.inRegionOf(known).region;
    return this.store
      .at({ type, id, accountId: this.accountId, region })
      .find((resource) => sameScope(model, resource.outputs, { ...resource.outputs, ...known }));
  }
}

/** Whether two resources of one id are the same resource. */
function sameScope(model: ResourceModel, left: Properties, right: Properties): boolean {
  return (model.uniqueWithin ?? []).every((name) => left[name] === right[name]);
}
