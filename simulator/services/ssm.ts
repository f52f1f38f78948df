import { createHash } from "node:crypto";
import type { FunctionModel, Instance, ResourceModel, ServiceModel } from "../model";
import type { World } from "../world";
import { amiId } from "./ec2";
import { INSTANT, accountId, always, properties, refusal, regionalArn, text, versionNumber } from "./support";

const PARAMETER = "aws:ssm/parameter:Parameter";
const DOCUMENT = "aws:ssm/document:Document";

const parameter: ResourceModel = {
  type: PARAMETER,
  physicalName: "name",
  taggable: true,
  replaceOn: ["dataType"],
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => parameterArn(instance, instance.id),
    dataType: always("text"),
    hasValueWo: ({ inputs }) => inputs.valueWo !== undefined,
    insecureValue: ({ inputs }) => (inputs.type === "SecureString" ? undefined : inputs.value),
    keyId: ({ inputs }) => (inputs.type === "SecureString" ? "alias/aws/ssm" : ""),
    tier: always("Standard"),
    value: ({ inputs }) => inputs.insecureValue,
    version: (instance) => versionNumber(instance, PARAMETER, "version"),
  },
  volatile: ["insecureValue", "version"],
};

const document: ResourceModel = {
  type: DOCUMENT,
  physicalName: "name",
  taggable: true,
  defaults: () => ({ documentFormat: "JSON" }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => regionalArn(instance, "ssm", `document/${instance.id}`),
    createdDate: always(INSTANT),
    defaultVersion: documentVersion,
    description: (instance) => text(contentOf(instance).description),
    documentVersion: documentVersion,
    hash: ({ inputs }) => createHash("sha256").update(text(inputs.content)).digest("hex"),
    hashType: always("Sha256"),
    latestVersion: documentVersion,
    owner: accountId,
    parameters: (instance) =>
      Object.entries(properties(contentOf(instance).parameters)).map(([name, value]) => {
        const { default: given, description, type } = properties(value);
        const defaultValue =
          typeof given === "string" || given === undefined ? text(given) : JSON.stringify(given);
        return { defaultValue, description: text(description), name, type: text(type) };
      }),
    platformTypes: always(["Linux", "MacOS", "Windows"]),
    schemaVersion: (instance) => text(contentOf(instance).schemaVersion),
    status: always("Active"),
  },
  volatile: [
    "defaultVersion",
    "description",
    "documentVersion",
    "hash",
    "latestVersion",
    "parameters",
    "schemaVersion",
  ],
};

/** Public parameters that name an image; the last part names the image itself. */
const imageParameters = [
  /^\/aws\/service\/ami-amazon-linux-latest\/al2023-ami-(?:minimal-)?kernel-(?:default|\d+\.\d+)-(?:x86_64|arm64)$/,
  /^\/aws\/service\/ami-amazon-linux-latest\/amzn2-ami-(?:minimal-)?(?:kernel-5\.10-)?hvm-(?:x86_64|arm64)-(?:gp2|ebs)$/,
];

const getParameter: FunctionModel = {
  token: "aws:ssm/getParameter:getParameter",
  invoke: (inputs, world) => {
    const name = text(inputs.name);
    const found = world.find(PARAMETER, name)?.outputs ?? publicParameter(world, name);
    if (found === undefined) {
      throw refusal("ParameterNotFound", `reading SSM Parameter (${name}): couldn't find resource`);
    }
    return {
      ...inputs,
      arn: found.arn,
      id: name,
      insecureValue: found.type === "SecureString" ? undefined : found.value,
      name,
      region: world.region,
      type: found.type,
      value: found.value,
      version: found.version,
      withDecryption: inputs.withDecryption ?? true,
    };
  },
};

/** Parameters and documents of Systems Manager. */
export const ssm: ServiceModel = { resources: [parameter, document], functions: [getParameter] };

/** ARN of a parameter; a name that is a path brings its own slash. */
function parameterArn(instance: Pick<Instance, "accountId" | "partition" | "region">, name: string): string {
  return regionalArn(instance, "ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`);
}

/**
 * A parameter that AWS keeps for all accounts.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
 */
function publicParameter(world: World, name: string): Record<string, unknown> | undefined {
  if (!imageParameters.some((pattern) => pattern.test(name))) {
    return undefined;
  }
  return {
    arn: `arn:${world.partition}:ssm:${world.region}::parameter${name}`,
    type: "String",
    value: amiId(world, name.split("/").at(-1) ?? name),
    version: 1,
  };
}

/** Every change of the content makes a new version, and that the default one. */
function documentVersion(instance: Instance): string {
  return String(versionNumber(instance, DOCUMENT, "latestVersion", ["permissions"]));
}

/** The document itself, where it is JSON; one in YAML is not read. */
function contentOf({ inputs }: Instance): Record<string, unknown> {
  try {
    return properties(JSON.parse(text(inputs.content)));
  } catch {
    return {};
  }
}
