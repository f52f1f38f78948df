import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { UserError, type Problem } from "../shared";
import { codeArchive, codeProblems } from "./code-check";
import type { LambdaRuntime } from "./handler";

/** Where a function's code comes from: this machine, an object in S3, or a container image. */
export type FunctionCode = LocalFunctionCode | S3FunctionCode | ImageFunctionCode;

export interface LocalFunctionCode {
  /** A directory or `.zip` file, relative to the project's folder. It is checked before anything is deployed. */
  readonly path: string;
}

export interface S3FunctionCode {
  /** A bucket in the function's region, with the zip file under `key`. Its content is not checked. */
  readonly bucket: pulumi.Input<string>;
  /** The object that is the zip file. */
  readonly key: pulumi.Input<string>;
  /** The object's version: a change of it deploys the new code. @default the newest, when the function is made */
  readonly version?: pulumi.Input<string>;
}

export interface ImageFunctionCode {
  /**
   * An image of a private ECR repository in the function's region, by its digest: `REPOSITORY@sha256:...`. A tag is
   * refused, since it can be moved to other code behind the deployment's back.
   * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
   */
  readonly image: pulumi.Input<string>;
  /**
   * Replaces the image's `CMD`; with AWS's base images, the handler.
   * @default the image's own
   */
  readonly command?: readonly string[];
  /**
   * Replaces the image's `ENTRYPOINT`.
   * @default the image's own
   */
  readonly entryPoint?: readonly string[];
}

/** A function's code with what is to run of it. */
export interface FunctionPackage {
  /** Where the code is: on this machine, in S3, or in an image. */
  readonly code: FunctionCode;
  /** Needed for code from this machine and from S3; an image brings its own. @default none */
  readonly runtime?: LambdaRuntime;
  /**
   * What is run, e.g. `app.handler`: function `handler` of `app.py`. Needed and refused as `runtime` is.
   * @default none
   */
  readonly handler?: string;
  /**
   * ARNs of layer versions, at most five, the later over the earlier. Not for images.
   * @default none
   */
  readonly layers?: readonly pulumi.Input<string>[];
  /**
   * ARN of a code signing configuration: Lambda refuses code that nobody it trusts has signed. Not for images.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
   * @default none
   */
  readonly codeSigningConfigArn?: pulumi.Input<string>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxLayers = 5;

/** What would make the function fail when it is deployed or first called, as far as plain values show it. */
export function packageProblems(given: FunctionPackage): Problem[] {
  return isImage(given.code) ? imagePackageProblems(given.code, given) : zipPackageProblems(given);
}

function zipPackageProblems({ code, runtime, handler, layers = [] }: FunctionPackage): Problem[] {
  if (runtime === undefined || handler === undefined) {
    return (["runtime", "handler"] as const)
      .filter((name) => (name === "runtime" ? runtime : handler) === undefined)
      .map((name) => ({
        path: [name],
        value: undefined,
        message: `a ${name}, since the code is no image; fix: give the ${name}`,
      }));
  }
  return [...("path" in code ? codeProblems({ code, runtime, handler }) : []), ...layerProblems(layers)];
}

function layerProblems(layers: readonly pulumi.Input<string>[]): Problem[] {
  const wrong = layers.flatMap((layer, index): Problem[] =>
    typeof layer !== "string" || /^arn:[^:]+:lambda:[^:]+:\d{12}:layer:[\w-]+:\d+$/.test(layer)
      ? []
      : [
          {
            path: ["layers", index],
            value: layer,
            message:
              "the ARN of one version of a layer; fix: end it with the version's number, ...:layer:NAME:3",
          },
        ],
  );
  return layers.length <= maxLayers
    ? wrong
    : [
        ...wrong,
        {
          path: ["layers"],
          value: `${layers.length} layers`,
          message: `at most ${maxLayers} layers; fix: put their contents together, or into the code`,
        },
      ];
}

function imagePackageProblems({ image }: ImageFunctionCode, given: FunctionPackage): Problem[] {
  const foreign = (["runtime", "handler", "layers", "codeSigningConfigArn"] as const).filter(
    (name) => given[name] !== undefined,
  );
  return [
    ...(typeof image === "string" ? imageProblems(image) : []),
    ...foreign.map((name) => ({
      path: [name],
      value: given[name],
      message: "nothing, since an image brings its own; fix: take it away",
    })),
  ];
}

const repository =
  /^\d{12}\.dkr[.-]ecr\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.[a-z.]+\/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/;

/** That an image is named so that it stays the same, and where Lambda can get it. */
function imageProblems(image: string): Problem[] {
  const problem = (message: string): Problem[] => [{ path: ["code", "image"], value: image, message }];
  const [name = "", digest] = image.split("@");
  if (digest === undefined) {
    return problem(
      "an image by its digest, since a tag can be moved to other code; fix: write REPOSITORY@sha256:... instead of the tag, with the digest that docker push or aws ecr describe-images shows",
    );
  }
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
    return problem("a digest of sha256: and 64 hex digits; fix: copy it from aws ecr describe-images");
  }
  if (!repository.test(name)) {
    return problem(
      "an image of a private ECR repository, ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME@sha256:..., without a tag; fix: push it to one, since Lambda takes no other",
    );
  }
  return [];
}

/** That Lambda of `region` can get the image: it takes none from another region. */
export function imageRegionProblems(code: FunctionCode, region: string): Problem[] {
  const image = isImage(code) && typeof code.image === "string" ? code.image : undefined;
  const found = repository.exec(image?.split("@")[0] ?? "")?.groups?.region;
  return found === undefined || found === region
    ? []
    : [
        {
          path: ["code", "image"],
          value: image,
          message: `an image in ${region}, where the function is; fix: push or replicate it to a repository there`,
        },
      ];
}

type PackageArgs = Pick<
  aws.lambda.FunctionArgs,
  | "code"
  | "codeSigningConfigArn"
  | "handler"
  | "imageConfig"
  | "imageUri"
  | "layers"
  | "packageType"
  | "runtime"
  | "s3Bucket"
  | "s3Key"
  | "s3ObjectVersion"
>;

/** The code as the provider takes it. An image whose name is known only later is checked when it is. */
export function packageArgs(given: FunctionPackage): PackageArgs {
  const { code } = given;
  return isImage(code)
    ? {
        packageType: "Image",
        imageUri: pulumi.output(code.image).apply(checkedImage),
        ...((code.command ?? code.entryPoint) !== undefined && {
          imageConfig: {
            ...(code.command !== undefined && { commands: [...code.command] }),
            ...(code.entryPoint !== undefined && { entryPoints: [...code.entryPoint] }),
          },
        }),
      }
    : {
        ...zipArgs(code),
        runtime: given.runtime,
        handler: given.handler,
        ...(given.layers !== undefined && { layers: [...given.layers] }),
        ...(given.codeSigningConfigArn !== undefined && { codeSigningConfigArn: given.codeSigningConfigArn }),
      };
}

function zipArgs(code: LocalFunctionCode | S3FunctionCode): PackageArgs {
  return "path" in code
    ? { code: codeArchive(code.path) }
    : { s3Bucket: code.bucket, s3Key: code.key, s3ObjectVersion: code.version };
}

/**
 * The image, if its name is one that stays.
 * @throws UserError when it is not.
 */
export function checkedImage(image: string): string {
  const [problem] = imageProblems(image);
  if (problem !== undefined) {
    throw new UserError(`code.image is ${JSON.stringify(image)}: ${problem.message}`);
  }
  return image;
}

function isImage(code: FunctionCode): code is ImageFunctionCode {
  return "image" in code;
}
