import * as pulumi from "@pulumi/pulumi";
import { isUnknown as isPulumiUnknown } from "@pulumi/pulumi/output";
import type { Properties } from "./model";
import { digest } from "./names";
import { viewOf } from "./provider-config";
import { joinSecrets, splitSecrets } from "./secrets";
import { ARCHIVE, ASSET, SIGNATURE, UNKNOWN, isObject } from "./values";
import { AwsError } from "./errors";
import type { World } from "./world";

/**
 * Answers a program under Pulumi mocks from `world`, by the same models that answer the real engine. The stack's
 * `aws:*` settings and explicit providers have their effect. In a preview only what the provider would know is known,
 * and nothing is created.
 *
 * Rejects a resource type or function that is not modelled, naming it.
 *
 * ```ts
 * await pulumi.runtime.setMocks(simulatorMocks(new World()), "project", "stack", isPreview);
 * ```
 */
export function simulatorMocks(world: World): pulumi.runtime.Mocks {
  return new SimulatorMocks(world);
}

const providerType = "pulumi:providers:aws";

class SimulatorMocks implements pulumi.runtime.Mocks {
  /** Views of explicit providers, by logical name. */
  private readonly providers = new Map<string, World>();

  constructor(private readonly world: World) {}

  async newResource(args: pulumi.runtime.MockResourceArgs): Promise<pulumi.runtime.MockResourceResult> {
    const inputs = (await toWire(args.inputs)) as Properties;
    return explained(() =>
      args.custom === true ? this.customResource(args, inputs) : { id: undefined, state: inputs },
    );
  }

  async call(args: pulumi.runtime.MockCallArgs): Promise<pulumi.runtime.MockCallResult> {
    const { values, secrets } = splitSecrets((await toWire(args.inputs)) as Properties);
    return explained(() => joinSecrets(this.viewFor(args.provider).invoke(args.token, values), secrets));
  }

  private customResource(
    args: pulumi.runtime.MockResourceArgs,
    inputs: Properties,
  ): pulumi.runtime.MockResourceResult {
    const { values, secrets } = splitSecrets(inputs);
    if (args.type === providerType) {
      this.providers.set(args.name, viewOf(this.world, values));
      return { id: digest([args.name], 32), state: inputs };
    }
    const view = this.viewFor(args.provider);
    const isRead = args.id !== undefined && args.id !== "";
    const { id, outputs } = isRead ? read(view, args, values) : create(view, args, values);
    return { id, state: joinSecrets(outputs, secrets) };
  }

  /** `reference` is `urn::id` of an explicit provider; the default provider is configured by the stack. */
  private viewFor(reference: string | undefined): World {
    const name = reference?.split("::").at(-2);
    return (
      (name === undefined ? undefined : this.providers.get(name)) ??
      viewOf(this.world, stackSettings(this.world))
    );
  }
}

function create(
  view: World,
  args: pulumi.runtime.MockResourceArgs,
  given: Properties,
): { id: string; outputs: Properties } {
  const { type, name } = args;
  const identity = `${type}::${name}`;
  const inputs = view.check({ type, name, identity, inputs: given });
  return pulumi.runtime.isDryRun()
    ? { id: "", outputs: view.planCreate(type, inputs) }
    : view.create({ type, identity, inputs });
}

function read(
  view: World,
  args: pulumi.runtime.MockResourceArgs,
  known: Properties,
): { id: string; outputs: Properties } {
  const found = view.read({ type: args.type, id: args.id ?? "", known });
  if (found === undefined) {
    throw new AwsError("NotFound", `There is no ${args.type} "${args.id ?? ""}" to read for "${args.name}".`);
  }
  return found;
}

/** The stack's `aws:*` settings; the world's region where they name none. */
function stackSettings(world: World): Properties {
  const settings = Object.entries(pulumi.runtime.allConfig()).flatMap(([key, value]) => {
    const [, name] = /^aws:(?:config:)?(.+)$/.exec(key) ?? [];
    return name === undefined ? [] : [[name, value]];
  });
  return { region: world.region, ...(Object.fromEntries(settings) as Properties) };
}

/** Runs `action`; an error carries its message where Pulumi's runtime looks for it, as errors of an engine do. */
function explained<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { details: error.message }) : error;
  }
}

/** Values as mocks are handed them, in the form in which the provider gets them. */
async function toWire(value: unknown): Promise<unknown> {
  if (value === undefined || isPulumiUnknown(value)) {
    return UNKNOWN;
  }
  if (Array.isArray(value)) {
    return await Promise.all(value.map(toWire));
  }
  if (pulumi.asset.Asset.isInstance(value)) {
    return await described(ASSET, value as unknown as Properties);
  }
  if (pulumi.asset.Archive.isInstance(value)) {
    return await described(ARCHIVE, value);
  }
  return isObject(value) ? await mapValues(value, toWire) : value;
}

/**
 * An asset or archive with a hash. The engine hashes the content; for unit tests it is enough that different sources
 * have different hashes.
 */
async function described(signature: string, asset: Properties): Promise<Properties> {
  const sources = ["path", "text", "uri", "assets"].filter((key) => asset[key] !== undefined);
  const content = await mapValues(
    Object.fromEntries(sources.map((key) => [key, asset[key]])),
    async (source) => toWire(await source),
  );
  return { [SIGNATURE]: signature, hash: digest([JSON.stringify(content)], 64), ...content };
}

async function mapValues(object: Properties, map: (value: unknown) => Promise<unknown>): Promise<Properties> {
  const entries = Object.entries(object).map(async ([key, value]) => [key, await map(value)]);
  return Object.fromEntries(await Promise.all(entries)) as Properties;
}
