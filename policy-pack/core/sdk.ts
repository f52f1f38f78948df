/** What the pack takes from the policy SDK's own modules, which its types do not show. */
import deserialization = require("@pulumi/policy/deserialize");
import internals = require("@pulumi/policy/proxy");

/** As the engine and the SDK name them. */
export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

const { UnknownValueError, unknownCheckingProxy } = internals as unknown as {
  readonly UnknownValueError: new () => Error;
  readonly unknownCheckingProxy: (properties: object) => object;
};

const { deserializeProperties } = deserialization as unknown as {
  readonly deserializeProperties: (
    struct: { toJavaScript(): Readonly<Record<string, unknown>> },
    proxySecrets: boolean,
  ) => object;
};

/** Whether the SDK threw `error` because a rule read a value that is not known in this preview. */
export function isUnknownValueError(error: unknown): boolean {
  return error instanceof UnknownValueError;
}

/** Values off the wire as the SDK hands them to a policy: assets made, secrets opened, unknown values behind a proxy. */
export function unwrap(values: Readonly<Record<string, unknown>>): object {
  return unknownCheckingProxy(deserializeProperties({ toJavaScript: () => values }, false));
}
