import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LambdaFunction, type LambdaFunctionArgs, type SecurityControl } from "../../components";
import { checkedImage } from "../../components/compute/function-code";
import { itReportsFaults } from "../support/faults";
import { account, digest, functionArgs, image, imageCode, makeFunction, types } from "./compute-functions";

const layer = `arn:aws:lambda:eu-west-1:${account}:layer:tools:3`;

async function functionInputs(args: Partial<LambdaFunctionArgs>): Promise<Readonly<Record<string, unknown>>> {
  return (await makeFunction(args)).get(types.function, "worker-function").inputs;
}

describe("code of a Lambda function", () => {
  it("C1: is an image by its digest, without runtime and handler", async () => {
    const inputs = await functionInputs({ ...imageCode, code: { image, command: ["app.handler"] } });
    assert.deepEqual([inputs.packageType, inputs.imageUri], ["Image", image]);
    assert.deepEqual(inputs.imageConfig, { commands: ["app.handler"] });
    assert.deepEqual([inputs.runtime, inputs.handler, inputs.code], [undefined, undefined, undefined]);
  });

  it("C1: can be an image whose name is known only when it has been pushed", async () => {
    const inputs = await functionInputs({ ...imageCode, code: { image: pulumi.output(image) } });
    assert.equal(inputs.imageUri, image);
    assert.throws(
      () => checkedImage(image.replace(`@${digest}`, ":latest")),
      /code\.image is ".*:latest": an image by its digest/,
    );
  });

  it("C1: lists the digest among its controls, for images only", async () => {
    const listed = async (args: Partial<LambdaFunctionArgs>) =>
      ((await makeFunction(args)).outputs.controls as SecurityControl[]).some(
        ({ control }) => control === "image named by its digest",
      );
    assert.deepEqual([await listed(imageCode), await listed({})], [true, false]);
  });

  it("C1: takes layers, and another processor", async () => {
    const inputs = await functionInputs({ layers: [layer], architecture: "x86_64" });
    assert.deepEqual([inputs.layers, inputs.architectures], [[layer], ["x86_64"]]);
    assert.deepEqual((await functionInputs({})).architectures, ["arm64"]);
  });

  it("C1: can be held to trusted signatures", async () => {
    const codeSigningConfigArn = `arn:aws:lambda:eu-west-1:${account}:code-signing-config:csc-1`;
    assert.equal((await functionInputs({ codeSigningConfigArn })).codeSigningConfigArn, codeSigningConfigArn);
  });

  it("C1: is logged as finely as asked for", async () => {
    const inputs = await functionInputs({ logLevels: { application: "WARN", system: "INFO" } });
    assert.deepEqual(inputs.loggingConfig, {
      logFormat: "JSON",
      logGroup: "/bulwark/dev/lambda/worker",
      applicationLogLevel: "WARN",
      systemLogLevel: "INFO",
    });
  });

  const refusals: readonly [why: string, args: Partial<LambdaFunctionArgs>, message: RegExp][] = [
    [
      "a tag",
      { ...imageCode, code: { image: image.replace(`@${digest}`, ":latest") } },
      /code\.image is ".*:latest": an image by its digest.*fix: write REPOSITORY@sha256:\.\.\./,
    ],
    [
      "a tag besides a digest",
      { ...imageCode, code: { image: image.replace("@", ":v1@") } },
      /a private ECR repository.*without a tag/,
    ],
    [
      "a digest that is cut off",
      { ...imageCode, code: { image: image.slice(0, -1) } },
      /a digest of sha256: and 64 hex digits/,
    ],
    [
      "an image from elsewhere",
      { ...imageCode, code: { image: `public.ecr.aws/lambda/python@${digest}` } },
      /a private ECR repository/,
    ],
    [
      "an image of another region",
      { ...imageCode, code: { image: image.replace("eu-west-1", "us-east-1") } },
      /an image in eu-west-1, where the function is/,
    ],
    [
      "a runtime for an image",
      { ...imageCode, runtime: "python3.13" },
      /runtime is "python3\.13": nothing, since/,
    ],
    [
      "a handler for an image",
      { ...imageCode, handler: "app.handler" },
      /handler is "app\.handler": nothing/,
    ],
    ["layers for an image", { ...imageCode, layers: [layer] }, /layers is \[.*\]: nothing/],
    [
      "code without runtime",
      { runtime: undefined },
      /runtime is undefined: a runtime, since the code is no image/,
    ],
    ["code without handler", { handler: undefined }, /handler is undefined: a handler/],
    ["a layer without version", { layers: [layer.slice(0, -2)] }, /layers\.0 is .*one version of a layer/],
    ["too many layers", { layers: Array<string>(6).fill(layer) }, /layers is "6 layers": at most 5/],
  ];
  for (const [why, args, message] of refusals) {
    it(`C1: refuses ${why}`, async () => {
      await assert.rejects(makeFunction(args), message);
    });
  }

  itReportsFaults(
    [[types.function, { imageUri: image.replace(`@${digest}`, ":latest") }, "image named by its digest"]],
    () => {
      const args = functionArgs(imageCode);
      return (name, options) => new LambdaFunction(name, args, options);
    },
  );
});
