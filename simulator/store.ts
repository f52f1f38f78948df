/** A resource of the simulated AWS. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  /** Checked inputs of the last creation or update. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource with what places it in the world. */
export interface StoredResource extends Resource {
  readonly accountId: string;
  /** Empty for global services. */
  readonly region: string;
  /** What it is known by for ever: its URN where there is one. */
  readonly identity: string;
  /** What its hex ids are derived from. */
  readonly seed: string;
}

/** A call of a function of the provider. */
export interface ProviderCall {
  readonly token: string;
  readonly accountId: string;
  readonly region: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A world as plain data, for a file. */
export interface StoreData {
  readonly version: 2;
  readonly creations: Readonly<Record<string, number>>;
  readonly resources: readonly StoredResource[];
  readonly deleted: readonly StoredResource[];
  readonly calls: readonly ProviderCall[];
}

/** Where a resource lives; more than one resource may share a place (see `uniqueWithin` of models). */
export type Place = Pick<StoredResource, "type" | "id" | "accountId" | "region">;

/** The resources of all accounts and regions, by place. Knows nothing about AWS. */
export class Store {
  private readonly places = new Map<string, StoredResource[]>();
  private readonly creations = new Map<string, number>();
  private readonly graves = new Map<string, StoredResource>();
  private readonly calls = new Map<string, ProviderCall>();
  private changes = 0;

  /** Grows with each change of a resource. */
  get version(): number {
    return this.changes;
  }

  /** How often a resource of that identity has been created so far. */
  creationsOf(identity: string): number {
    return this.creations.get(identity) ?? 0;
  }

  countCreations(identity: string, count: number): void {
    this.creations.set(identity, count);
  }

  at(place: Place): readonly StoredResource[] {
    return this.places.get(key(place)) ?? [];
  }

  add(resource: StoredResource): void {
    this.changes++;
    this.graves.delete(key(resource));
    this.places.set(key(resource), [...this.at(resource), resource]);
  }

  replace(old: StoredResource, resource: StoredResource): void {
    this.changes++;
    this.places.set(
      key(old),
      this.at(old).map((item) => (item === old ? resource : item)),
    );
  }

  remove(resource: StoredResource): void {
    this.changes++;
    this.graves.set(key(resource), resource);
    const others = this.at(resource).filter((item) => item !== resource);
    if (others.length > 0) {
      this.places.set(key(resource), others);
    } else {
      this.places.delete(key(resource));
    }
  }

  /** All resources, in the order of their creation. */
  all(): StoredResource[] {
    return [...this.places.values()].flat();
  }

  /** The last resource that was deleted at a place where there is none now. */
  deletedAt(place: Place): StoredResource | undefined {
    return this.graves.get(key(place));
  }

  /** Remembers that a function was called, for whoever asks what a program calls. */
  note(call: ProviderCall): void {
    this.calls.set(JSON.stringify(call), call);
  }

  /** A copy that lacks some of the resources. */
  without(isLeftOut: (resource: StoredResource) => boolean): Store {
    const data = this.toJSON();
    return Store.fromJSON({ ...data, resources: data.resources.filter((each) => !isLeftOut(each)) });
  }

  /** What {@link deletedAt} has, of all places. */
  deleted(): StoredResource[] {
    return [...this.graves.values()];
  }

  toJSON(): StoreData {
    return {
      version: 2,
      creations: Object.fromEntries(this.creations),
      resources: this.all(),
      deleted: this.deleted(),
      calls: [...this.calls.values()],
    };
  }

  /** Throws when `data` is not what {@link toJSON} returns. */
  static fromJSON(data: unknown): Store {
    const { version, creations, resources, deleted, calls = [] } = (data ?? {}) as Partial<StoreData>;
    if (version !== 2 || creations === undefined || !Array.isArray(resources) || !Array.isArray(deleted)) {
      throw new Error("This is not a simulated world of version 2.");
    }
    const store = new Store();
    for (const [identity, count] of Object.entries(creations)) {
      store.countCreations(identity, count);
    }
    for (const resource of resources as StoredResource[]) {
      store.add(resource);
    }
    for (const resource of deleted as StoredResource[]) {
      store.graves.set(key(resource), resource);
    }
    for (const call of calls) store.note(call);
    return store;
  }
}

function key(place: Place): string {
  return JSON.stringify([place.type, place.accountId, place.region, place.id]);
}
