import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { inspect } from "node:util";
import { mendUnexpectedErrors, withWholePaths } from "../../config";

describe("unexpected errors", () => {
  const frame = (path: string): string => `TypeError: boom\n    at boom (${path}:516:31)`;

  it("X2: are printed at once, though the source maps of @pulumi/pulumi lose a part of its path", () => {
    const error = new TypeError("boom");
    error.stack = withWholePaths(frame("/home/me/node_modules/@pulumi/output.ts"));
    // As it was, this takes over a minute.
    assert.match(inspect(error, { colors: true }), /output\.ts:516:31/);
  });

  for (const [path, whole] of [
    ["/p/node_modules/@pulumi/output.ts", "/p/node_modules/@pulumi/pulumi/output.ts"],
    ["C:\\p\\node_modules\\@pulumi\\output.ts", "C:\\p\\node_modules\\@pulumi\\pulumi\\output.ts"],
    ["/p/node_modules/@pulumi/cmd/run/run.ts", "/p/node_modules/@pulumi/cmd/run/run.ts"],
    ["/p/node_modules/@pulumi/aws/index.js", "/p/node_modules/@pulumi/aws/index.js"],
    ["/p/components/output.ts", "/p/components/output.ts"],
  ] as const) {
    it(`have their frames in ${path} under ${whole}`, () => {
      assert.equal(withWholePaths(frame(path)), frame(whole));
    });
  }

  it("are mended before the first handler sees them, once, however often the program asks", () => {
    const seen: unknown[] = [];
    const handled = new EventEmitter().on("unhandledRejection", ({ stack }: Error) => seen.push(stack));
    mendUnexpectedErrors(handled);
    mendUnexpectedErrors(handled);
    assert.equal(handled.listenerCount("unhandledRejection"), 2);
    const error = new Error("boom");
    error.stack = frame("/p/node_modules/@pulumi/output.ts");
    handled.emit("unhandledRejection", error);
    handled.emit("unhandledRejection", "no error");
    assert.deepEqual(seen, [frame("/p/node_modules/@pulumi/pulumi/output.ts"), undefined]);
  });

  it("still end a process that has no handlers of its own", () => {
    const handled = new EventEmitter();
    mendUnexpectedErrors(handled);
    assert.deepEqual(handled.eventNames(), []);
  });
});
