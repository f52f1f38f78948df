import assert from "node:assert/strict";
import type { FunctionModel, ResourceModel } from "../../simulator";
import { isGlobal } from "../../simulator/region";
import { services } from "../../simulator/services";
import { declaredFunction, declaredResource, type DeclaredType } from "./services-declarations";

/** Outputs that @pulumi/aws declares and the simulator leaves out, each with the reason. */
const notModelled: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

const resources = services.flatMap((service) => service.resources);
const functions = services.flatMap((service) => service.functions ?? []);

/** Everything in which a model disagrees with what @pulumi/aws declares of its type. */
function disagreements(
  model: ResourceModel,
  declared: DeclaredType,
  leftOut: Readonly<Record<string, string>> = {},
): string[] {
  const computed = Object.keys(model.computed ?? {});
  const defaults = Object.keys(model.defaults?.({}) ?? {});
  const names = model.physicalName === undefined ? [] : [model.physicalName];
  const inputs = [...(model.replaceOn ?? []), ...(model.uniqueWithin ?? []), ...defaults, ...names];
  const byCore = ["region", "tagsAll", ...names];
  const filled = new Set([...computed, ...defaults, ...byCore, ...Object.keys(leftOut)]);
  return [
    ...inputs.filter((name) => !declared.inputs.has(name)).map((name) => `"${name}" is no input`),
    ...computed.filter((name) => !declared.outputs.has(name)).map((name) => `"${name}" is no output`),
    ...(model.volatile ?? [])
      .filter((name) => !computed.includes(name))
      .map((name) => `"${name}" is not computed`),
    ...defaults
      .filter((name) => computed.includes(name))
      .map((name) => `"${name}" is computed and a default`),
    ...[...declared.filledIn].filter((name) => !filled.has(name)).map((name) => `"${name}" is not modelled`),
    ...Object.keys(leftOut)
      .filter((name) => computed.includes(name) || !declared.filledIn.has(name))
      .map((name) => `"${name}" need not be left out`),
    ...((model.taggable === true) === declared.outputs.has("tagsAll") ? [] : ["taggable is wrong"]),
    ...(isGlobal(model.type) === declared.outputs.has("region") ? ["its having a region is wrong"] : []),
  ];
}

describe("simulator/services against the declarations of @pulumi/aws", () => {
  for (const model of resources) {
    it(`models every output of ${model.type}, and no other property`, () => {
      const declared = declaredResource(model.type);
      assert.deepEqual(disagreements(model, declared, notModelled[model.type]), []);
    });
  }

  it("leaves nothing out of a type that it does not model", () => {
    const types = new Set(resources.map((model) => model.type));
    assert.deepEqual(
      Object.keys(notModelled).filter((type) => !types.has(type)),
      [],
    );
  });

  it("notices every kind of disagreement", () => {
    const type = "aws:sqs/queue:Queue";
    const queue = resources.find((model) => model.type === type);
    assert.ok(queue);
    const declared = declaredResource(type);
    const { url, ...withoutUrl } = queue.computed ?? {};
    const broken: [Partial<ResourceModel>, string][] = [
      [{ computed: withoutUrl }, '"url" is not modelled'],
      [{ computed: { ...queue.computed, uri: () => "" } }, '"uri" is no output'],
      [{ replaceOn: ["fifo"] }, '"fifo" is no input'],
      [{ uniqueWithin: ["fifo"] }, '"fifo" is no input'],
      [{ physicalName: "title" }, '"title" is no input'],
      [{ volatile: ["name"] }, '"name" is not computed'],
      [{ defaults: () => ({ delay: 1 }) }, '"delay" is no input'],
      [{ defaults: () => ({ policy: "" }) }, '"policy" is computed and a default'],
      [{ taggable: false }, "taggable is wrong"],
      [{ type: "aws:iam/queue:Queue" }, "its having a region is wrong"],
    ];
    for (const [change, problem] of broken) {
      assert.ok(disagreements({ ...queue, ...change }, declared).includes(problem), problem);
    }
    assert.ok(url);
    assert.deepEqual(disagreements(queue, declared, { url: "" }), ['"url" need not be left out']);
    assert.throws(() => declaredResource("aws:sqs/queue:Cue"), /does not declare/);
  });

  for (const model of functions) {
    it(`knows ${model.token}`, () => {
      assert.ok(declaredFunction(model.token).filledIn.size > 0);
    });
  }

  it("notices a function that is not there", () => {
    const model: FunctionModel = { token: "aws:kms/getKey:getKeys", invoke: () => ({}) };
    assert.throws(() => declaredFunction(model.token), /does not call/);
  });
});
