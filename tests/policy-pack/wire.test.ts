import assert from "node:assert/strict";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN, readPlain } from "../../policy-pack/core/values";
import { propertiesOf } from "../../policy-pack/core/wire";
import { secret } from "./engine";

/** As the SDK's server hands the properties of a resource to a policy (`makeAnalyzeRpcFun` in its server.js). */
const { deserializeProperties } = require("@pulumi/policy/deserialize") as {
  deserializeProperties: (struct: Struct, proxySecrets: boolean) => Record<string, unknown>;
};
const { unknownCheckingProxy, ...sentinels } = require("@pulumi/policy/proxy") as {
  unknownCheckingProxy: (properties: object) => object;
} & Record<string, unknown>;
const unknowns = Object.entries(sentinels).flatMap(([name, value]) =>
  name.startsWith("unknown") && typeof value === "string" ? [value] : [],
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
    fc.constantFrom(...unknowns),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 3 },
    ),
    tie("value").map(secret),
  ),
}));
const properties = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), value, { maxKeys: 4 });

const struct = (of: unknown) => Struct.fromJavaScript(of as Parameters<typeof Struct.fromJavaScript>[0]);

describe("policy pack: properties off the wire", () => {
  it("P4: are what the SDK gives to a policy, behind its own proxy for unknown values", () => {
    assert.equal(unknowns.length, 7);
    fc.assert(
      fc.property(properties, (given) => {
        const behindProxy = unknownCheckingProxy(deserializeProperties(struct(given), false));
        const ours = propertiesOf(struct(given));
        for (const key of [...Object.keys(given), "absent"]) {
          assert.deepEqual(ours.get(key), readPlain(behindProxy, key));
        }
      }),
    );
  });

  it("P4: are unknown in each way in which the engine says so, at any depth", () => {
    for (const sentinel of unknowns) {
      const read = propertiesOf(struct({ a: sentinel, b: { c: [sentinel, 1] }, d: secret(sentinel) }));
      assert.equal(read.get("a"), UNKNOWN);
      assert.deepEqual({ ...(read.get("b") as object) }, { c: [UNKNOWN, 1] });
      assert.equal(read.get("d"), UNKNOWN);
    }
  });

  it("are the same object each time, whichever rule asks", () => {
    const read = propertiesOf(struct({ a: { b: 1 } }));
    assert.equal(read.get("a"), read.get("a"));
  });
});
