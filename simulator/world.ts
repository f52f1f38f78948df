import { parsePolicy, role, user, type Policy, type Principal } from "../iam";
import { Catalog } from "./catalog";
import { difference, type DiffRequest, type Difference } from "./diff";
import { AwsError } from "./errors";
import { completed, createdOutputs, named, plannedOutputs, updatedOutputs } from "./lifecycle";
import type { Instance, Properties, ResourceModel } from "./model";
import { autoName, digest, hasPrefix, isAutoName } from "./names";
import { Call } from "./preconditions/call";
import { Preconditions } from "./preconditions/judge";
import type { Moment, Precondition } from "./preconditions/precondition";
import type { Quotas } from "./preconditions/quotas";
import { authorise, neededFor, neededForFunction, type Need, type Subject, type Verb } from "./permissions";
import { isGlobal, partitionOf } from "./region";
import { services } from "./services";
import { Store, type Resource, type StoreData, type StoredResource } from "./store";
import { indexOf, type WorldIndex } from "./world-index";

/** The account that AWS's own documentation uses in examples. */
export const DEFAULT_ACCOUNT_ID = "123456789012";
export const DEFAULT_REGION = "eu-west-1";

const ADMINISTRATOR = parsePolicy(
  { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  "identity",
);

/** From where a caller looks at the world. */
export interface WorldOptions {
  /** @default {@link DEFAULT_ACCOUNT_ID} */
  readonly accountId?: string;
  /** @default {@link DEFAULT_REGION} */
  readonly region?: string;
  /** ARN of the caller. @default an IAM user of the account */
  readonly callerArn?: string;
  /** What the caller may do. @default everything, as an administrator may */
  readonly callerPolicies?: readonly Policy[];
  /** Tags that the provider adds to every taggable resource. @default none */
  readonly defaultTags?: Readonly<Record<string, string>>;
  /** What is modelled. @default everything in simulator/services */
  readonly catalog?: Catalog;
  /** What is demanded of calls; `simulator/preconditions` has what AWS demands. @default nothing */
  readonly preconditions?: readonly Precondition[];
  /** Quotas that differ from AWS's defaults. */
  readonly quotas?: Quotas;
  /**
   * What is there besides the resources of this world: names, ids and ARNs, with `*` for any text. Calls that name
   * such things are not refused for it. @default none
   */
  readonly existing?: readonly string[];
  /**
   * Whether deletions go without what guards resources from them (`guardsDeletion` of preconditions): for the end of
   * this world. @default false
   */
  readonly liftsGuards?: boolean;
}

/** Something that the calls have made and that cannot work. */
export interface Shortcoming {
  readonly resource: Resource;
  readonly error: AwsError;
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
  readonly quotas: Quotas;
  readonly liftsGuards: boolean;
  /** The one who calls, as policies see them: the user, or the role of the session. */
  readonly deployer: Principal;
  readonly deployerPolicies: readonly Policy[];
  private readonly preconditions: Preconditions;

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
    this.quotas = options.quotas ?? {};
    this.liftsGuards = options.liftsGuards ?? false;
    this.deployer = principalOf(this.callerArn);
    this.deployerPolicies = options.callerPolicies ?? [ADMINISTRATOR];
    this.preconditions = preconditionsOf(options.preconditions);
  }

  /** What can be looked up among the resources of all accounts and regions. */
  get index(): WorldIndex {
    return indexOf(this.store);
  }

  /** Whether something was declared to exist that is no resource of this world, or belongs to another account. */
  mayExist(nameOrArn: string): boolean {
    const account = nameOrArn.startsWith("arn:") ? nameOrArn.split(":")[4] : "";
    return (account !== "" && account !== this.accountId) || this.isDeclared(nameOrArn);
  }

  /** Whether something was declared to exist that is no resource of this world. */
  isDeclared(nameOrArn: string): boolean {
    return (this.options.existing ?? []).some((pattern) => like(pattern, nameOrArn));
  }

  /** The resource that was deleted last of those with that id, where there is none now. */
  deleted(type: string, id: string): Resource | undefined {
    const region = isGlobal(type) ? "" : this.region;
    return this.store.deletedAt({ type, id, accountId: this.accountId, region });
  }

  /** All resources of a type that were deleted here and whose places are empty. */
  allDeleted(type: string): readonly Resource[] {
    const region = isGlobal(type) ? "" : this.region;
    return this.store
      .deleted()
      .filter(
        (resource) =>
          resource.type === type && resource.accountId === this.accountId && resource.region === region,
      );
  }

  /** What AWS has accepted and what cannot work, in the whole world. To be asked when a deployment is done. */
  shortcomings(): Shortcoming[] {
    return this.store.all().flatMap((resource) => {
      const call = new Call("afterwards", resource.type, resource.outputs, resource, this.whereIs(resource));
      return this.preconditions.refusals(call).map((error) => ({ resource, error }));
    });
  }

  /** The same world seen from elsewhere. */
  at(options: Omit<WorldOptions, "catalog">): World {
    return new World({ ...this.options, ...options, catalog: this.catalog }, this.store);
  }

  /** This world as it would be without some of its resources. What is changed there changes nothing here. */
  without(isLeftOut: (resource: StoredResource) => boolean): World {
    return new World(this.options, this.store.without(isLeftOut));
  }

  /**
   * The inputs that the provider works with: those given, its defaults, its region and default tags, and a physical
   * name where none is given. Unknown values are kept. Throws an {@link AwsError} for what the provider itself
   * refuses, and `UnmodelledError`.
   */
  check({ type, name, identity, inputs, oldInputs }: CheckRequest): Properties {
    const checked = this.checked({ type, name, identity, inputs, oldInputs });
    this.inRegionOf(checked).enforce("check", type, checked);
    return checked;
  }

  private checked({ type, name, identity, inputs, oldInputs }: CheckRequest): Properties {
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
   * Throws an {@link AwsError} for what AWS refuses, `AlreadyExists` when its id is taken, and `UnmodelledError`.
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
      if (lastId === undefined) {
        view.authorise("create", () => ({
          type,
          id,
          inputs: actual,
          outputs: createdOutputs(model, { ...draft, id }),
        }));
        view.enforce("create", type, actual);
      }
      const taken =
        this.store.at({ ...place, id }).some((other) => sameScope(model, other.outputs, actual)) ||
        (model.uniqueEverywhere === true &&
          this.store.all().some((other) => other.type === type && other.id === id));
      if (!taken) {
        const outputs = createdOutputs(model, { ...draft, id });
        const resource: StoredResource = {
          ...place,
          id,
          identity,
          seed,
          inputs: structuredClone(inputs),
          outputs,
        };
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

  /** The resource as it is, or undefined. Throws an {@link AwsError} for what AWS refuses, and `UnmodelledError`. */
  read(reference: Reference): Resource | undefined {
    const resource = this.lookUp(reference);
    if (resource !== undefined) this.whereIs(resource).authorise("read", () => resource);
    return resource;
  }

  /** Changes a resource in place. Throws an {@link AwsError} for what AWS refuses, `NotFound` when there is none. */
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
    const view = this.whereIs(old);
    const actual = named(model, inputs, () => old.outputs[model.physicalName ?? ""]);
    view.authorise("update", () => ({ ...old, inputs: actual, old }));
    view.enforce("update", old.type, actual, old);
    const instance = { ...view.instance(actual, old.seed), id: old.id };
    const outputs = updatedOutputs(model, actual, old.outputs, instance);
    const resource = { ...old, inputs: structuredClone(inputs), outputs };
    this.store.replace(old, resource);
    return resource;
  }

  /**
   * Deletes a resource; one that is gone already is none of an error. Throws an {@link AwsError} for what AWS refuses,
   * and `UnmodelledError`.
   */
  delete(reference: Reference): void {
    const resource = this.lookUp(reference);
    if (resource !== undefined) {
      const view = this.whereIs(resource);
      view.authorise("delete", () => resource);
      view.enforce("delete", resource.type, resource.inputs, resource);
      this.store.remove(resource);
    }
  }

  /**
   * Changes a resource without asking anybody, as somebody else in the account may; without properties, deletes it.
   *
   * @param properties those that become otherwise; those that become `null` vanish
   */
  tamper(resource: StoredResource, properties?: Properties): void {
    if (properties === undefined) {
      this.store.remove(resource);
      return;
    }
    const changed = (old: Properties): Properties =>
      Object.fromEntries(Object.entries({ ...old, ...properties }).filter(([, value]) => value !== null));
    const { inputs, outputs } = resource;
    this.store.replace(resource, { ...resource, inputs: changed(inputs), outputs: changed(outputs) });
  }

  /** Calls a provider function. Throws `UnmodelledError`, and what the function itself throws. */
  invoke(token: string, inputs: Properties): Properties {
    const model = this.catalog.function(token);
    const view = this.inRegionOf(inputs);
    const { accountId, region } = view;
    this.store.note({ token, accountId, region, inputs: structuredClone(inputs) });
    view.demand(() => neededForFunction(token, view.subject({ type: token, id: "", inputs, outputs: {} })));
    return model.invoke(inputs, view);
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

  private enforce(moment: Moment, type: string, inputs: Properties, old?: Resource): void {
    this.preconditions.enforce(new Call(moment, type, inputs, old, this));
  }

  /** Throws what AWS answers where the caller's policies do not allow a verb. */
  private authorise(verb: Verb, resource: () => Resource & Pick<Subject, "old">): void {
    this.demand(() => neededFor(verb, this.subject(resource())));
  }

  private demand(needs: () => readonly Need[]): void {
    const { callerPolicies: policies } = this.options;
    if (policies === undefined) return;
    authorise(needs(), { arn: this.callerArn, principal: this.deployer, policies });
  }

  private subject(resource: Resource & Pick<Subject, "old">): Subject {
    const { accountId, partition, region } = this;
    return { ...resource, accountId, partition, region, find: (type, id) => this.find(type, id) };
  }

  /** This world seen from the account and the region of a resource; global ones are seen from the region of this view. */
  whereIs({ accountId, region }: StoredResource): World {
    return this.at({ accountId, ...(region !== "" && { region }) });
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

/** Preconditions are sorted once for all views of a world. */
function preconditionsOf(given: readonly Precondition[] = NONE): Preconditions {
  const known = sorted.get(given) ?? new Preconditions(given);
  sorted.set(given, known);
  return known;
}

const NONE: readonly Precondition[] = [];
const sorted = new WeakMap<readonly Precondition[], Preconditions>();

/** Of a session, its role: that is what policies name. */
function principalOf(callerArn: string): Principal {
  const [, partition, , , account, resource = ""] = callerArn.split(":");
  const [kind, name, session] = resource.split("/");
  return kind === "assumed-role"
    ? role(`arn:${partition ?? ""}:iam::${account ?? ""}:role/${name ?? ""}`, session)
    : resource.startsWith("role/")
      ? role(callerArn)
      : user(callerArn);
}

/** Whether `text` is like `pattern`, in which `*` stands for any text. */
function like(pattern: string, text: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`).test(text);
}

/** Whether two resources of one id are the same resource. */
function sameScope(model: ResourceModel, left: Properties, right: Properties): boolean {
  return (model.uniqueWithin ?? []).every((name) => left[name] === right[name]);
}
