import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "./model";
import { joinSecrets, splitSecrets, type SecretPath, type Split } from "./secrets";
import { ASSET, ARCHIVE, SECRET, SIGNATURE, UNKNOWN, isObject, mapLeaves, spreadUnknowns } from "./values";

/**
 * The markers by which Pulumi's wire format says of which kind an unknown value will be. They mean the same here.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */
const typedUnknowns: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

const signatures: ReadonlySet<unknown> = new Set([ASSET, ARCHIVE, SECRET]);

/** The plain values of a request's properties, and which of them are secret. Throws on values of an unknown kind. */
export function decode(struct: Struct | undefined): Split {
  const wire = (struct?.toJavaScript() ?? {}) as Properties;
  refuseForeignValues(wire);
  return splitSecrets(mapLeaves(wire, (leaf) => (typedUnknowns.has(leaf) ? UNKNOWN : leaf)) as Properties);
}

/** Properties for a response; what lies at the paths of `secrets` is secret. */
export function encode(values: Properties, secrets: readonly SecretPath[] = []): Struct {
  return Struct.fromJavaScript(
    joinSecrets(spreadUnknowns(values), secrets) as Record<string, JavaScriptValue>,
  );
}

/** Resource references and output values do not come: the provider does not declare that it accepts them. */
function refuseForeignValues(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(refuseForeignValues);
  } else if (isObject(value)) {
    const signature = value[SIGNATURE];
    if (signature !== undefined && !signatures.has(signature)) {
      throw new Error(
        `The simulated AWS cannot read a property value of the kind ${JSON.stringify(signature)}.`,
      );
    }
    Object.values(value).forEach(refuseForeignValues);
  }
}
