import assert from "node:assert/strict";
import { type TestResource, cases } from "../../policy-pack/cases";
import { UNKNOWN } from "../../policy-pack/cases/case";
import { rules } from "../../policy-pack/rules";
import { Engine, secret } from "./engine";

const MARK = "zq7secret";

type Path = readonly (string | number)[];

/** Where the texts of a value are, those inside of JSON texts too. */
function textsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === "string") {
    return value === UNKNOWN ? [] : [path];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, each]) => textsIn(each, [...path, key]))
    : [];
}

function changed(value: unknown, path: Path, change: (text: string) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    return change(value as string);
  }
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => (index === Number(step) ? changed(each, rest, change) : each));
  }
  const record = value as Record<string, unknown>;
  return { ...record, [step]: changed(record[step], rest, change) };
}

/** Each text, one at a time, made a secret that bears a mark by which it can be told in any output. */
function* leaks(resources: readonly TestResource[]): Generator<readonly TestResource[]> {
  for (const [index, resource] of resources.entries()) {
    for (const path of textsIn(resource.inputs)) {
      for (const marked of markings(path.reduce<any>((value, step) => value[step], resource.inputs))) {
        const inputs = changed(resource.inputs, path, () => secret(marked)) as TestResource["inputs"];
        const outputs = resource.outputs && { ...resource.outputs, ...inputs };
        yield resources.with(index, { ...resource, inputs, ...(outputs && { outputs }) });
      }
    }
  }
}

/** A text with the mark; a document in JSON with the mark in each of its texts, as one that is made from a secret. */
function markings(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) {
    return [MARK, text + MARK];
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return [text + MARK];
  }
  return textsIn(document).map((path) => JSON.stringify(changed(document, path, (each) => each + MARK)));
}

describe("policy pack: secrets", function () {
  this.timeout(120_000);
  const silent: string[] = [];

  for (const { rule: id, fails } of cases) {
    it(`P6: ${id} never shows one, wherever it stands`, async () => {
      const rule = rules.find((each) => each.id === id)!;
      let shown = 0;
      for (const { resources, config } of fails) {
        for (const leaking of leaks(resources)) {
          const engine = new Engine([rule], { [id]: { ...config } });
          for (const { message } of await engine.run(...leaking)) {
            shown++;
            assert.ok(!message.includes(MARK), message);
          }
        }
      }
      const texts = textsIn(fails.map(({ resources }) => resources.map(({ inputs }) => inputs)));
      if (shown === 0 && texts.length > 0) {
        silent.push(id);
      }
    });
  }

  // A rule says nothing where each of its cases fails for the very text that the mark changes.
  it("P6: are put before rules that have something to say of them", () => {
    assert.ok(silent.length < cases.length / 10, silent.join(", "));
  });
});
