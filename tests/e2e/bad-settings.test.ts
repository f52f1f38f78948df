import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { strToU8, zipSync } from "fflate";
import { projectFolder } from "../../cli/project";
import type { LocalStack } from "../../cli/stack";
import {
  assertRefused,
  engineTimeout,
  openStack,
  settingsWith,
  temporaryHome,
  testEngine,
  updateTimeout,
} from "./support";

describe("X2: bad settings on the real engine", function () {
  this.timeout(updateTimeout);
  const home = temporaryHome();
  let stack: LocalStack;

  before(async function () {
    this.timeout(engineTimeout);
    await testEngine();
    ({ stack } = await openStack({ name: "dev", home }));
  });
  after(() => stack.close());

  const cases: [string, Readonly<Record<string, unknown>>, RegExp][] = [
    [
      "unknown key",
      { "bulwark:network.nats": "none" },
      /network\.nats is not a setting[\s\S]*did you mean "nat"/,
    ],
    [
      "wrong type",
      { "bulwark:fleet.minSize": "one" },
      /fleet\.minSize is "one"[\s\S]*allowed: a value of type/,
    ],
    ["missing owner tag", { "bulwark:tags.owner": undefined }, /tags\.owner is missing/],
    [
      "address range of the wrong size",
      { "bulwark:network.cidr": "10.20.0.0/8" },
      /network\.cidr is "10\.20\.0\.0\/8"[\s\S]*\/16/,
    ],
    [
      "address range that overlaps another",
      { "bulwark:network.reservedCidrs": ["10.20.128.0/20"] },
      /network\.cidr is "10\.20\.0\.0\/16"[\s\S]*outside 10\.20\.128\.0\/20[\s\S]*fix: /,
    ],
    ["too few zones", { "bulwark:network.zones": ["a"] }, /network\.zones is \["a"\][\s\S]*two/],
    ["code that is not there", { "bulwark:function.code.path": "functions/none" }, /functions\/none/],
    ["handler that is not in the code", { "bulwark:function.handler": "app.absent" }, /app\.absent/],
    [
      "wrong account",
      { "bulwark:allowedAccountIds": ["210987654321"] },
      /Wrong AWS account[\s\S]*210987654321/,
    ],
  ];
  for (const [title, overrides, message] of cases) {
    it(`${title}: refused with a clear message, nothing made`, async () => {
      await stack.configure(settingsWith("dev", overrides));
      await assertRefused(stack, await stack.capture("up"), message);
    });
  }

  it("handler that is not in the archive: refused with a clear message, nothing made", async () => {
    const folder = mkdtempSync(join(projectFolder, ".bulwark", "archive-"));
    try {
      const archive = join(folder, "code.zip");
      writeFileSync(
        archive,
        zipSync({ "other.py": strToU8("def handler(event, context):\n    return None\n") }),
      );
      const path = relative(projectFolder, archive);
      await stack.configure(settingsWith("dev", { "bulwark:function.code.path": path }));
      await assertRefused(stack, await stack.capture("up"), /app\.py|app\.handler/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("reports all mistakes at once", async () => {
    await stack.configure(
      settingsWith("dev", { "bulwark:tags.owner": undefined, "bulwark:fleet.minSize": "one" }),
    );
    const result = await stack.capture("preview");
    await assertRefused(stack, result, /tags\.owner is missing/);
    assert.match(result.stdout + result.stderr, /2 mistakes/);
    assert.match(result.stdout + result.stderr, /fleet\.minSize is "one"/);
  });
});
