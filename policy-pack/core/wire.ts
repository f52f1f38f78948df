/** Reads the engine's requests. */
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { unwrap } from "./sdk";
import { Properties, readPlain } from "./values";

/** Each property is unpacked by itself, when a rule asks for it: most rules read few of many. */
export function propertiesOf(struct: Struct | undefined): Properties {
  const fields = struct?.getFieldsMap();
  return new Properties((key) => {
    const field = fields?.get(key);
    return field === undefined ? undefined : readPlain(unwrap({ [key]: field.toJavaScript() }), key);
  });
}
