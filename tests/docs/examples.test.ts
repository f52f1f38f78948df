import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import * as components from "../../components";
import { projectFolder } from "../../cli/project";

/** What examples take for granted, with its type in components/. */
const given: Readonly<Record<string, string>> = {
  accessLogs: "C.LogBucket",
  accountScp: "I.Policy",
  administrators: "string[]",
  alarms: "C.CisAlarms",
  alerts: "C.AlertTopic",
  apiRole: "aws.iam.Role",
  archive: "aws.sqs.Queue",
  args: "any",
  auditorArn: "string",
  bucket: "string",
  bucketArn: "I.Arn",
  certificateArn: "string",
  common: "C.LambdaFunctionArgs",
  copierRole: "aws.iam.Role",
  data: "C.Bucket",
  database: "C.Database",
  deadLetterQueueName: "string",
  deployment: "C.Deployment",
  functionName: "string",
  key: "C.EncryptionKey",
  keyArn: "I.Arn",
  keyPolicyText: "string",
  keys: "C.EncryptionKeys",
  loadBalancer: "C.LoadBalancer",
  logsKeyArn: "string",
  network: "C.Network",
  news: "aws.sns.Topic",
  orders: "{ arn: pulumi.Output<string> }",
  reader: "aws.iam.Role",
  recorder: "C.ConfigRecorder",
  reports: "aws.iam.Role",
  reportsRole: "aws.iam.Role",
  rolePolicy: "string",
  rootScp: "I.Policy",
  rotation: "aws.lambda.Function",
  rule: "aws.cloudwatch.EventRule",
  secret: "aws.secretsmanager.Secret",
  serviceRole: "C.AutoScalingServiceRole",
  settings: "import('../config').Settings",
  subnetIds: "pulumi.Output<string>[]",
  table: "aws.dynamodb.Table",
  trail: "C.AuditTrail",
  vault: "C.BackupVault",
  vpcCidr: "string",
  vpcId: "pulumi.Output<string>",
  version: "string",
  worker: "C.LambdaFunction",
  workerArn: "I.Arn",
  workerRole: "aws.iam.Role",
};

interface Example {
  readonly document: string;
  readonly number: number;
  readonly code: string;
  /** Where it is compiled, so that its own imports are found. */
  readonly file: string;
}

const context = join(projectFolder, "docs", "example-context.d.ts");
const listed = (folder: string, extension: string): string[] =>
  (readdirSync(join(projectFolder, folder), { recursive: true }) as string[])
    .filter((file) => file.endsWith(extension))
    .map((file) => `${folder}/${file}`);

/** Documents written by hand, and docstrings, of which the reference is made. */
const examples = [
  "README.md",
  "iam/README.md",
  // The reference holds the docstrings' examples; those of the rules are excerpts: only what a rule reads.
  ...listed("docs", ".md").filter((file) => !/^docs\/(reference|policy)\//.test(file)),
  ...listed("components", ".ts"),
].flatMap((document): Example[] => {
  const text = readFileSync(join(projectFolder, document), "utf8");
  const markdown = document.endsWith(".ts") ? text.replaceAll(/^ *\*(?: |$)/gm, "") : text;
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ""], index) => ({
    document,
    number: index + 1,
    code,
    file: join(
      projectFolder,
      dirname(document),
      `example-${document.replaceAll(/\W/g, "-")}-${index + 1}.ts`,
    ),
  }));
});

describe("examples in documents", function () {
  this.timeout(180_000);
  const mistakes = new Map<string, string[]>();

  before(() => {
    const program = compiled();
    const diagnostics = [context, ...examples.map(({ file }) => file)].flatMap((file) => {
      const source = program.getSourceFile(file);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    });
    for (const diagnostic of diagnostics) {
      const file = diagnostic.file?.fileName ?? "";
      const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
      const message = `line ${line}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
      mistakes.set(file, [...(mistakes.get(file) ?? []), message]);
    }
    assert.deepEqual(mistakes.get(context), undefined);
  });

  for (const { document, number, file } of examples) {
    it(`${document}: example ${number} compiles`, () => {
      assert.deepEqual(mistakes.get(file) ?? [], []);
    });
  }
});

function compiled(): ts.Program {
  const base = ts.readConfigFile(join(projectFolder, "tsconfig.base.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, projectFolder);
  const texts = new Map([
    [context, contextText()],
    ...examples.map(({ file, code }): [string, string] => [file, moduleText(file, code)]),
  ]);
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const onDisk = ts.createCompilerHost({ ...options, noEmit: true });
  host.fileExists = (file) => texts.has(file) || onDisk.fileExists(file);
  host.readFile = (file) => texts.get(file) ?? onDisk.readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? onDisk.getSourceFile(file, version, ...rest)
      : ts.createSourceFile(file, text, version, true);
  };
  return ts.createProgram({
    rootNames: [...texts.keys()],
    options: { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
    host,
  });
}

/** All that is given, for modules that do not declare it themselves. */
function contextText(): string {
  return [
    'import type * as C from "../components";',
    'import type * as I from "../iam";',
    'import type * as aws from "@pulumi/aws";',
    'import type * as pulumi from "@pulumi/pulumi";',
    "declare global {",
    ...Object.entries(given).map(([name, type]) => `  const ${name}: ${type};`),
    "}",
  ].join("\n");
}

/** An example in one line more: what it uses of the components, where it does not import it itself. */
function moduleText(file: string, code: string): string {
  if (/^import /m.test(code)) return `\n${code}`;
  const root = relative(dirname(file), projectFolder).replaceAll("\\", "/") || ".";
  const used = Object.keys(components).filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  const declared = used.filter(
    (name) => !new RegExp(`\\b(?:const|let|function|class) ${name}\\b`).test(code),
  );
  return [
    `import { ${declared.join(", ")} } from "${root}/components";`,
    `import * as aws from "@pulumi/aws";`,
    `import * as pulumi from "@pulumi/pulumi";`,
    `export {};\n${code}`,
  ].join(" ");
}
