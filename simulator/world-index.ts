import { authorisation, Documents, type Authorisation, type PlainResource } from "./authorisation";
import type { Store, StoredResource } from "./store";

/** What is looked up in a world again and again; made anew, as far as it is asked for, after each change. */
export class WorldIndex {
  private arns: ReadonlyMap<string, StoredResource> | undefined;
  private asked: Authorisation | undefined;

  constructor(
    private readonly resources: readonly StoredResource[],
    private readonly documents: Documents,
  ) {}

  /** The resource of that ARN, in any account and region. */
  byArn(arn: string): StoredResource | undefined {
    this.arns ??= new Map(
      this.resources.flatMap((resource) => {
        const own = resource.outputs.arn;
        // Some settings are given the ARN of what they belong to.
        return typeof own === "string" && resource.inputs.arn === undefined ? [[own, resource]] : [];
      }),
    );
    return this.arns.get(arn);
  }

  /** Who may do what. */
  get authorisation(): Authorisation {
    this.asked ??= authorisation(this.resources.map(plain), this.documents);
    return this.asked;
  }
}

/** The index of a store as it is now. */
export function indexOf(store: Store): WorldIndex {
  const known = indexes.get(store);
  if (known?.version === store.version) return known.index;
  const documents = known?.documents ?? new Documents();
  const index = new WorldIndex(store.all(), documents);
  indexes.set(store, { version: store.version, index, documents });
  return index;
}

interface Known {
  readonly version: number;
  readonly index: WorldIndex;
  readonly documents: Documents;
}

const indexes = new WeakMap<Store, Known>();

const plainForms = new WeakMap<StoredResource, PlainResource>();

/** One object for one state of a resource, so that its documents need to be read once. */
function plain(resource: StoredResource): PlainResource {
  const known = plainForms.get(resource);
  if (known !== undefined) return known;
  const { type, id, identity, outputs, accountId, region } = resource;
  const made = { type, id, urn: identity, outputs, provider: `${accountId} ${region}` };
  plainForms.set(resource, made);
  return made;
}
