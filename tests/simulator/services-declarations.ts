import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

/** What @pulumi/aws declares of a resource type or function, read from its type declarations. */
export interface DeclaredType {
  /** Everything that can be set. */
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  /** Outputs that are there even if the program sets nothing: AWS or the provider fills them in. */
  readonly filledIn: ReadonlySet<string>;
}

const root = dirname(createRequire(__filename).resolve("@pulumi/aws/package.json"));

/** The declaration of `aws:kms/key:Key`. Throws when @pulumi/aws has no such type. */
export function declaredResource(token: string): DeclaredType {
  const { file, name } = locate(token);
  if (!readFileSync(`${file}.js`, "utf8").includes(`__pulumiType = '${token}'`)) {
    throw new Error(`${file}.js does not declare ${token}.`);
  }
  const source = parse(file);
  const declaration = source.statements
    .filter(ts.isClassDeclaration)
    .find((candidate) => candidate.name?.text === name);
  if (declaration === undefined) {
    throw new Error(`${file}.d.ts has no class ${name}.`);
  }
  const args = propertiesOf(source, `${name}Args`);
  const outputs = declaration.members.filter(
    (member): member is ts.PropertyDeclaration => ts.isPropertyDeclaration(member) && !isStatic(member),
  );
  return {
    inputs: new Set(args.map(nameOf)),
    outputs: new Set(outputs.map(nameOf)),
    filledIn: new Set(
      outputs
        .filter((output) => {
          const input = args.find((arg) => nameOf(arg) === nameOf(output));
          return input === undefined || (input.questionToken !== undefined && !isMaybeUndefined(output));
        })
        .map(nameOf),
    ),
  };
}

/** The declaration of `aws:kms/getKey:getKey`. Throws when @pulumi/aws has no such function. */
export function declaredFunction(token: string): DeclaredType {
  const { file, name } = locate(token.replace("aws:index/", "aws:"));
  if (!readFileSync(`${file}.js`, "utf8").includes(`invoke("${token}"`)) {
    throw new Error(`${file}.js does not call ${token}.`);
  }
  const source = parse(file);
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const results = propertiesOf(source, `${pascal}Result`);
  return {
    inputs: new Set(propertiesOf(source, `${pascal}Args`).map(nameOf)),
    outputs: new Set(results.map(nameOf)),
    filledIn: new Set(results.filter((member) => member.questionToken === undefined).map(nameOf)),
  };
}

function locate(token: string): { file: string; name: string } {
  const [, path = "", name = ""] = token.split(":");
  return { file: join(root, path), name };
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(`${file}.d.ts`, "utf8"), ts.ScriptTarget.Latest, true);
}

/** The properties of an interface. */
function propertiesOf(source: ts.SourceFile, name: string): ts.PropertySignature[] {
  const declaration = source.statements.find(
    (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === name,
  );
  if (declaration === undefined) {
    throw new Error(`${source.fileName}.d.ts has no interface ${name}.`);
  }
  return declaration.members.filter(ts.isPropertySignature);
}

function nameOf(member: ts.PropertySignature | ts.PropertyDeclaration): string {
  return (member.name as ts.Identifier).text;
}

function isStatic(member: ts.PropertyDeclaration): boolean {
  return member.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) === true;
}

/** Whether the output's type is `pulumi.Output<... | undefined>`. */
function isMaybeUndefined(member: ts.PropertyDeclaration): boolean {
  return member.type?.getText().endsWith("| undefined>") === true;
}
