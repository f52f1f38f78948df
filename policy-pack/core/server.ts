import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { Empty as EmptyMessage } from "google-protobuf/google/protobuf/empty_pb";
import type { Answer, Pack } from "./pack";

/** As in the policy SDK: a stack is one message. */
const MAX_MESSAGE = 400 * 1024 * 1024;

/** The pack answers in bytes, of which it keeps those that are always the same. */
const asTheyAre = (answer: Answer): Buffer => Buffer.from(answer);
const service = {
  ...AnalyzerService,
  analyze: { ...AnalyzerService.analyze, responseSerialize: asTheyAre },
  analyzeStack: { ...AnalyzerService.analyzeStack, responseSerialize: asTheyAre },
} as unknown as grpc.ServiceDefinition;

/** Serves the pack to the engine that started this process, and tells it the port. */
export function serve(pack: Pack, version: string): void {
  const server = new grpc.Server({ "grpc.max_receive_message_length": MAX_MESSAGE });
  // The Empty of @pulumi/pulumi's own copy of the library: it takes no other.
  const { responseType: Empty } = AnalyzerService.configure as unknown as {
    responseType: new () => EmptyMessage;
  };
  server.addService(service, {
    getAnalyzerInfo: answer(() => pack.info()),
    getPluginInfo: answer(() => new PluginInfo().setVersion(version)),
    configure: answer((request: analyzer.ConfigureAnalyzerRequest) => {
      pack.configure(request);
      return new Empty();
    }),
    configureStack: answer(() => new analyzer.AnalyzerStackConfigureResponse()),
    analyze: answer((request: analyzer.AnalyzeRequest) => pack.analyze(request)),
    analyzeStack: answer((request: analyzer.AnalyzeStackRequest) => pack.analyzeStack(request)),
    remediate: answer((request: analyzer.AnalyzeRequest) => pack.remediate(request)),
  });
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      console.error(error);
      process.exit(1);
    }
    // As text: Node colours numbers.
    console.log(String(port));
  });
}

function answer<Request, Response>(
  handle: (request: Request) => Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, done) => {
    let response: Response;
    try {
      response = handle(call.request);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    done(null, response);
  };
}
