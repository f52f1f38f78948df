import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import awsPackage from "@pulumi/aws/package.json";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { UnmodelledError } from "./catalog";
import { valueChanges, type Difference, type PropertyChange } from "./diff";
import { unmodelledSettings, viewOf } from "./provider-config";
import { hasUnknowns } from "./values";
import { decode, encode } from "./wire";
import { AwsError } from "./errors";
import { Faults, noFaults, Propagation, type AwsCall, type FaultPlan, type Verb } from "./faults";
import type { World } from "./world";

/** Message size that the engine itself admits: archives may travel inside. */
const maxMessageBytes = 400 * 1024 * 1024;

/** How long nothing must have happened before a call that the real provider would try again is given up. */
const quietMilliseconds = 1000;

export interface ProviderServerOptions {
  /** Called after each change of the world; the engine gets its answer when the promise is fulfilled. */
  readonly afterChange?: () => Promise<void>;
  /** What shall go wrong. @default nothing */
  readonly faults?: FaultPlan;
  /** Takes a line for each fault, when it happens. */
  readonly report?: (line: string) => void;
  /** Ends the process, for the fault that does so. @default `kill -9` */
  readonly kill?: () => void;
}

/**
 * Serves `world` to Pulumi engines as the AWS provider, in the published protocol of providers: an engine with
 * `PULUMI_DEBUG_PROVIDERS=aws:PORT` uses it in the place of the plugin. Any number of engines and of providers with
 * their own regions may use it at once; each has its own connection, by which its configuration is found.
 *
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export class ProviderServer {
  private readonly server = new grpc.Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  /** What each configured connection sees, by the client's address. */
  private readonly views = new Map<string, World>();
  private readonly afterChange: () => Promise<void>;
  /** Calls answered so far: whoever waits for something to change looks again when this has grown. */
  private answered = 0;
  private readonly faults: Faults;
  private readonly propagation: Propagation;

  constructor(
    private readonly world: World,
    options: ProviderServerOptions = {},
  ) {
    this.afterChange = options.afterChange ?? (() => Promise.resolve());
    const plan = options.faults ?? noFaults;
    this.faults = new Faults(plan, {
      kill: options.kill ?? (() => process.kill(process.pid, "SIGKILL")),
      report: options.report ?? (() => undefined),
    });
    this.propagation = new Propagation(plan.lag);
    this.server.addService(ResourceProviderService, this.handlers());
  }

  /** Listens on this machine only. `port` 0 takes a free one. Returns the port; throws when it is in use. */
  async listen(port = 0): Promise<number> {
    return await new Promise((resolve, reject) => {
      this.server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) {
          resolve(bound);
        } else {
          reject(error);
        }
      });
    });
  }

  /** Ends after the calls that are under way, or after `milliseconds` without them. */
  async close(milliseconds = 1000): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.server.forceShutdown();
        resolve();
      }, milliseconds);
      this.server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Methods of the protocol that are not here are answered with UNIMPLEMENTED. */
  private handlers(): grpc.UntypedServiceImplementation {
    const empty = () => new Empty();
    return {
      handshake: unary(handshake),
      attach: unary(empty),
      // No call takes long enough to be worth stopping.
      cancel: unary(empty),
      getPluginInfo: unary(getPluginInfo),
      getSchema: unary(getSchema),
      checkConfig: unary((request: proto.CheckRequest) => checkConfig(this.world, request)),
      diffConfig: unary(diffConfig),
      configure: unary((request: proto.ConfigureRequest, peer) => {
        this.views.set(peer, viewOf(this.world, decode(request.getArgs()).values));
        return configured();
      }),
      check: this.verb(check),
      diff: this.verb(diff),
      create: this.verb(create, (request) => (request.getPreview() ? undefined : awsCall("create", request))),
      read: this.verb(read, (request) => awsCall("read", request)),
      update: this.verb(update, (request) => (request.getPreview() ? undefined : awsCall("update", request))),
      delete: this.verb(remove, (request) => awsCall("delete", request)),
      invoke: this.verb(invoke),
    };
  }

  /**
   * A method that works on the world as the caller's configuration shows it.
   *
   * @param callFor the call to AWS that a request leads to, if it does
   */
  private verb<Request, Response>(
    answer: (view: World, request: Request) => Response,
    callFor: (request: Request) => AwsCall | undefined = () => undefined,
  ): grpc.handleUnaryCall<Request, Response> {
    return unary(async (request, peer) => {
      const view = this.views.get(peer);
      if (view === undefined) {
        throw new Error("The simulated AWS was called on a connection that has not been configured.");
      }
      const call = callFor(request);
      if (call === undefined) return await this.patiently(() => answer(view, request));
      const attempt = () => this.propagation.attempt(call, view, (seen) => answer(seen, request));
      return await this.faults.answer(call, async () => {
        const response = await this.patiently(attempt);
        if (call.verb !== "read") await this.afterChange();
        return response;
      });
    });
  }

  /**
   * The real provider repeats for minutes what AWS may accept a little later. Here that depends on other calls only:
   * tries again after each, and gives up when there are none any more.
   */
  private async patiently<Response>(answer: () => Response): Promise<Response> {
    for (;;) {
      const answered = this.answered;
      try {
        const response = answer();
        this.answered++;
        return response;
      } catch (error) {
        if (!(error instanceof AwsError && error.isRetried)) {
          throw error;
        }
        if (this.propagation.isUnderWay) {
          await turn();
          continue;
        }
        await delay(quietMilliseconds);
        if (answered === this.answered) {
          throw error;
        }
      }
    }
  }
}

function awsCall(
  verb: Verb,
  request: proto.CreateRequest | proto.ReadRequest | proto.UpdateRequest | proto.DeleteRequest,
): AwsCall {
  return { verb, identity: request.getUrn(), type: request.getType() };
}

/** A gRPC method from a function; what it throws becomes the engine's error message. */
function unary<Request, Response>(
  answer: (request: Request, peer: string) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const run = async (): Promise<Response> => await answer(call.request, call.getPeer());
    run().then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback({
          code: grpc.status.UNKNOWN,
          details: error instanceof Error ? error.message : String(error),
        });
      },
    );
  };
}

function handshake(): proto.ProviderHandshakeResponse {
  const response = new proto.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  return response;
}

function configured(): proto.ConfigureResponse {
  const response = new proto.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  return response;
}

function getPluginInfo(): PluginInfo {
  const info = new PluginInfo();
  info.setVersion(awsPackage.version);
  return info;
}

function getSchema(): proto.GetSchemaResponse {
  const response = new proto.GetSchemaResponse();
  response.setSchema(JSON.stringify({ name: "aws", version: awsPackage.version }));
  return response;
}

function checkConfig(world: World, request: proto.CheckRequest): proto.CheckResponse {
  const { values, secrets } = decode(request.getNews());
  const response = new proto.CheckResponse();
  response.setInputs(encode(values, secrets));
  for (const setting of unmodelledSettings(values)) {
    response.addFailures(
      failure(setting, `The simulated AWS does not model the provider's setting "${setting}".`),
    );
  }
  try {
    if (!hasUnknowns(values)) {
      viewOf(world, values);
    }
  } catch (error) {
    response.addFailures(failure("", error instanceof Error ? error.message : String(error)));
  }
  return response;
}

/** A provider is never replaced: the diffs of its resources tell what another configuration means for each. */
function diffConfig(request: proto.DiffRequest): proto.DiffResponse {
  const changes = valueChanges([], decode(request.getOldInputs()).values, decode(request.getNews()).values);
  return diffResponse({
    changes: changes.map((change) => ({ ...change, replaces: false })),
    deleteBeforeReplace: false,
  });
}

function check(view: World, request: proto.CheckRequest): proto.CheckResponse {
  const { values, secrets } = decode(request.getNews());
  const response = new proto.CheckResponse();
  try {
    const inputs = view.check({
      type: request.getType(),
      name: request.getName(),
      identity: request.getUrn(),
      inputs: values,
      oldInputs: decode(request.getOlds()).values,
    });
    response.setInputs(encode(inputs, secrets));
  } catch (error) {
    if (!(error instanceof UnmodelledError || error instanceof AwsError)) {
      throw error;
    }
    response.addFailures(failure("", error.message));
  }
  return response;
}

function failure(property: string, reason: string): proto.CheckFailure {
  const result = new proto.CheckFailure();
  result.setProperty(property);
  result.setReason(reason);
  return result;
}

function diff(view: World, request: proto.DiffRequest): proto.DiffResponse {
  return diffResponse(
    view.diff(request.getType(), {
      name: request.getName(),
      oldInputs: decode(request.getOldInputs()).values,
      oldOutputs: decode(request.getOlds()).values,
      inputs: decode(request.getNews()).values,
    }),
  );
}

function diffResponse({ changes, deleteBeforeReplace }: Difference): proto.DiffResponse {
  const response = new proto.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(topLevel(changes));
  response.setReplacesList(topLevel(changes.filter((change) => change.replaces)));
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const change of changes) {
    const detail = new proto.PropertyDiff();
    detail.setKind(kindOf(change));
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(propertyPath(change.path), detail);
  }
  return response;
}

function topLevel(changes: readonly PropertyChange[]): string[] {
  return [...new Set(changes.map((change) => String(change.path[0])))];
}

function kindOf({ kind, replaces }: PropertyChange): proto.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = proto.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  return kinds[kind][replaces ? 1 : 0];
}

/** `tags["aws:x"].list[0]`, as the engine writes paths. */
function propertyPath(path: PropertyChange["path"]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") {
        return `[${part}]`;
      }
      if (!/^[A-Za-z_$][\w$]*$/.test(part)) {
        return `[${JSON.stringify(part)}]`;
      }
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

function create(view: World, request: proto.CreateRequest): proto.CreateResponse {
  const { values, secrets } = decode(request.getProperties());
  const type = request.getType();
  const response = new proto.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(encode(view.planCreate(type, values), secrets));
  } else {
    const resource = view.create({ type, identity: request.getUrn(), inputs: values });
    response.setId(resource.id);
    response.setProperties(encode(resource.outputs, secrets));
  }
  return response;
}

/** Serves refresh, import and `get`. An empty id in the answer says that there is no such resource. */
function read(view: World, request: proto.ReadRequest): proto.ReadResponse {
  const state = decode(request.getProperties());
  const inputs = decode(request.getInputs());
  const { id, region } = splitImportId(request.getId());
  const known = { ...(region === undefined ? {} : { region }), ...inputs.values, ...state.values };
  const response = new proto.ReadResponse();
  const resource =
    view.read({
      type: request.getType(),
      id: request.getId(),
      known: { ...inputs.values, ...state.values },
    }) ?? view.read({ type: request.getType(), id, known });
  if (resource !== undefined) {
    response.setId(resource.id);
    response.setProperties(encode(resource.outputs, state.secrets));
    response.setInputs(encode(resource.inputs, inputs.secrets));
  }
  return response;
}

/**
 * An id to import may name the region: `subnet-1@us-east-1`.
 * https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/
 */
function splitImportId(whole: string): { id: string; region?: string } {
  const [, id, region] = /^(.+)@([a-z]+(?:-[a-z]+)+-\d+)$/.exec(whole) ?? [];
  return id === undefined ? { id: whole } : { id, region };
}

function update(view: World, request: proto.UpdateRequest): proto.UpdateResponse {
  const { values, secrets } = decode(request.getNews());
  const old = decode(request.getOlds()).values;
  const type = request.getType();
  const outputs = request.getPreview()
    ? view.planUpdate(type, values, old)
    : view.update({ type, id: request.getId(), known: old }, values).outputs;
  const response = new proto.UpdateResponse();
  response.setProperties(encode(outputs, secrets));
  return response;
}

function remove(view: World, request: proto.DeleteRequest): Empty {
  const known = decode(request.getProperties()).values;
  view.delete({ type: request.getType(), id: request.getId(), known });
  return new Empty();
}

function invoke(view: World, request: proto.InvokeRequest): proto.InvokeResponse {
  const { values, secrets } = decode(request.getArgs());
  const response = new proto.InvokeResponse();
  response.setReturn(encode(view.invoke(request.getTok(), values), secrets));
  return response;
}
