import * as grpc from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../../simulator";

type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

export interface DiffAnswer {
  readonly some: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
  /** `KIND path` of each detail. */
  readonly details: string[];
}

/** Talks to a provider as an engine does, over a connection of its own. */
export class EngineClient {
  private readonly client: ResourceProviderClient;

  constructor(port: number) {
    // Channels to one address share a connection unless told otherwise; an engine's providers do not.
    const options = { "grpc.use_local_subchannel_pool": 1 };
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options);
  }

  close(): void {
    this.client.close();
  }

  async handshake(): Promise<proto.ProviderHandshakeResponse> {
    return await call<proto.ProviderHandshakeResponse>((done) =>
      this.client.handshake(new proto.ProviderHandshakeRequest(), done),
    );
  }

  async pluginVersion(): Promise<string> {
    return (await call<PluginInfo>((done) => this.client.getPluginInfo(new Empty(), done))).getVersion();
  }

  async schema(): Promise<Properties> {
    return JSON.parse(
      (
        await call<proto.GetSchemaResponse>((done) =>
          this.client.getSchema(new proto.GetSchemaRequest(), done),
        )
      ).getSchema(),
    ) as Properties;
  }

  async cancel(): Promise<void> {
    await call<Empty>((done) => this.client.cancel(new Empty(), done));
  }

  /** A method that the simulator does not have. */
  async getMapping(): Promise<void> {
    await call<proto.GetMappingResponse>((done) =>
      this.client.getMapping(new proto.GetMappingRequest(), done),
    );
  }

  async checkConfig(config: Properties): Promise<string[]> {
    const request = new proto.CheckRequest();
    request.setUrn("urn:pulumi:dev::project::pulumi:providers:aws::default");
    request.setNews(struct(config));
    return reasons(await call<proto.CheckResponse>((done) => this.client.checkConfig(request, done)));
  }

  async diffConfig(oldInputs: Properties, inputs: Properties): Promise<DiffAnswer> {
    const request = new proto.DiffRequest();
    request.setOldInputs(struct(oldInputs));
    request.setOlds(struct(oldInputs));
    request.setNews(struct(inputs));
    return diffAnswer(await call<proto.DiffResponse>((done) => this.client.diffConfig(request, done)));
  }

  async configure(config: Properties): Promise<proto.ConfigureResponse> {
    const request = new proto.ConfigureRequest();
    request.setArgs(struct(config));
    return await call<proto.ConfigureResponse>((done) => this.client.configure(request, done));
  }

  async check(type: string, name: string, inputs: Properties, old: Properties = {}) {
    const request = new proto.CheckRequest();
    address(request, type, name);
    request.setNews(struct(inputs));
    request.setOlds(struct(old));
    const response = await call<proto.CheckResponse>((done) => this.client.check(request, done));
    return { inputs: plain(response.getInputs()), failures: reasons(response) };
  }

  async diff(type: string, name: string, oldInputs: Properties, oldOutputs: Properties, inputs: Properties) {
    const request = new proto.DiffRequest();
    address(request, type, name);
    request.setOldInputs(struct(oldInputs));
    request.setOlds(struct(oldOutputs));
    request.setNews(struct(inputs));
    return diffAnswer(await call<proto.DiffResponse>((done) => this.client.diff(request, done)));
  }

  async create(type: string, name: string, inputs: Properties, preview = false) {
    const request = new proto.CreateRequest();
    address(request, type, name);
    request.setProperties(struct(inputs));
    request.setPreview(preview);
    const response = await call<proto.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: plain(response.getProperties()) };
  }

  async update(type: string, name: string, id: string, old: Properties, inputs: Properties, preview = false) {
    const request = new proto.UpdateRequest();
    address(request, type, name);
    request.setId(id);
    request.setOlds(struct(old));
    request.setNews(struct(inputs));
    request.setPreview(preview);
    return plain(
      (await call<proto.UpdateResponse>((done) => this.client.update(request, done))).getProperties(),
    );
  }

  async read(type: string, name: string, id: string, state?: Properties, inputs?: Properties) {
    const request = new proto.ReadRequest();
    address(request, type, name);
    request.setId(id);
    request.setProperties(state && struct(state));
    request.setInputs(inputs && struct(inputs));
    const response = await call<proto.ReadResponse>((done) => this.client.read(request, done));
    return {
      id: response.getId(),
      outputs: plain(response.getProperties()),
      inputs: plain(response.getInputs()),
    };
  }

  async delete(type: string, name: string, id: string, state: Properties): Promise<void> {
    const request = new proto.DeleteRequest();
    address(request, type, name);
    request.setId(id);
    request.setProperties(struct(state));
    await call<Empty>((done) => this.client.delete(request, done));
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new proto.InvokeRequest();
    request.setTok(token);
    request.setArgs(struct(args));
    return plain((await call<proto.InvokeResponse>((done) => this.client.invoke(request, done))).getReturn());
  }
}

async function call<Response>(send: (done: Callback<Response>) => grpc.ClientUnaryCall): Promise<Response> {
  return await new Promise((resolve, reject) => {
    send((error, response) => {
      if (error === null) {
        resolve(response);
      } else {
        reject(error);
      }
    });
  });
}

interface Addressed {
  setUrn(urn: string): unknown;
  setType(type: string): unknown;
  setName(name: string): unknown;
}

function address(request: Addressed, type: string, name: string): void {
  request.setUrn(`urn:pulumi:dev::project::${type}::${name}`);
  request.setType(type);
  request.setName(name);
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

function plain(message: Struct | undefined): Properties {
  return message?.toJavaScript() ?? {};
}

function reasons(response: proto.CheckResponse): string[] {
  return response.getFailuresList().map((failure) => failure.getReason());
}

function diffAnswer(response: proto.DiffResponse): DiffAnswer {
  const kinds = Object.entries(proto.PropertyDiff.Kind);
  const details: string[] = [];
  response.getDetaileddiffMap().forEach((detail, path) => {
    details.push(`${kinds.find(([, kind]) => kind === detail.getKind())?.[0] ?? "?"} ${path}`);
  });
  return {
    some: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    details,
  };
}
