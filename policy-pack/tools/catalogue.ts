/** Writes what there is to read of the rules: `docs/policy/`. */
import * as prettier from "prettier";
import type { Case, RuleCases } from "../cases";
import { serviceOf } from "../core/configuration";
import { FRAMEWORK_NAMES, ruleSchema } from "../core/description";
import type { Frameworks, Rule } from "../core/rule";
import { exampleCode } from "./example-code";
import type { PublishedFile } from "./publish";

const SERVICE_NAMES: Readonly<Record<string, string>> = {
  iam: "IAM",
  kms: "KMS",
  s3: "S3",
  rds: "RDS",
  sns: "SNS",
  sqs: "SQS",
  ecr: "ECR",
  efs: "EFS",
  elb: "Elastic Load Balancing",
  ec2: "EC2",
  vpc: "VPC",
  cloudtrail: "CloudTrail",
  logs: "CloudWatch Logs",
  lambda: "Lambda",
  secretsmanager: "Secrets Manager",
  tags: "Tags",
};

/** `tags` -> `Tags`; services by their own spelling. */
function titleOf(service: string): string {
  return SERVICE_NAMES[service] ?? service.charAt(0).toUpperCase() + service.slice(1);
}

export async function catalogue(
  rules: readonly Rule[],
  cases: readonly RuleCases[],
): Promise<PublishedFile[]> {
  const sorted = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const names = [...new Set(sorted.map(({ id }) => serviceOf(id)))];
  const services = new Map(names.map((name) => [name, sorted.filter(({ id }) => serviceOf(id) === name)]));
  const pages = await Promise.all(
    [...services].map(async ([service, own]) => ({
      path: `docs/policy/${service}.md`,
      text: await page(service, own, cases),
    })),
  );
  return [{ path: "docs/policy/README.md", text: overview(services) }, ...pages];
}

function overview(services: ReadonlyMap<string, readonly Rule[]>): string {
  const count = [...services.values()].flat().length;
  const groups = [...services].map(([service, rules]) => {
    const rows = rules.map(
      ({ id, severity, level, frameworks, description }) =>
        `| [\`${id}\`](${service}.md#${id}) | ${severity} | ${level} | ${controls(frameworks)} | ${cell(description)} |`,
    );
    return [
      `## ${titleOf(service)}`,
      "",
      "| rule | severity | level | controls | passes where |",
      "| --- | --- | --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  return `# Rules of the policy pack

${count} rules by service. Written by \`npm run policy:docs\` from the rules and their test cases; do not edit.
Examples are excerpts: they show what the rule reads.
Levels and settings are configured as [the pack's README](../../policy-pack/README.md) says.

${groups.join("\n\n")}
`;
}

async function page(service: string, rules: readonly Rule[], cases: readonly RuleCases[]): Promise<string> {
  const sections: string[] = [];
  for (const rule of rules) {
    const own = cases.find((each) => each.rule === rule.id);
    sections.push(await section(rule, own?.fails[0], own?.passes[0]));
  }
  return `# Rules on ${titleOf(service)}

Written by \`npm run policy:docs\`; do not edit. [All rules](README.md)

${sections.join("\n\n")}
`;
}

async function section(rule: Rule, fails: Case | undefined, passes: Case | undefined): Promise<string> {
  const { id, description, severity, level, frameworks, why, fix, docs } = rule;
  const facts = [`severity ${severity}`, `${level} unless configured otherwise`, controls(frameworks)];
  const parts = [
    `## ${id}`,
    description,
    `_${facts.filter((fact) => fact !== "").join(" · ")}_`,
    `**Why.** ${why}`,
    `**Fix.** ${fix} ([AWS](${docs}))`,
    settings(rule),
    await example("Fails", fails),
    await example("Passes", passes),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function controls(frameworks: Frameworks): string {
  return (Object.keys(FRAMEWORK_NAMES) as (keyof Frameworks)[])
    .filter((key) => frameworks[key]?.length)
    .map((key) => `${FRAMEWORK_NAMES[key]} ${frameworks[key]?.join(", ")}`)
    .join("; ");
}

function settings(rule: Rule): string {
  const schemas = Object.entries(rule.accept((definition) => ruleSchema(definition)));
  const own = schemas.filter(([key]) => key !== "unknowns");
  if (own.length === 0) {
    return "";
  }
  const rows = own.map(
    ([key, schema]) =>
      `| \`${key}\` | \`${cell(JSON.stringify(schema.default))}\` | ${cell(schema.description ?? "")}${choices(schema.enum)} |`,
  );
  return ["| setting | default | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function choices(values: readonly unknown[] | undefined): string {
  return values === undefined ? "" : ` One of ${values.map((value) => `\`${String(value)}\``).join(", ")}.`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

async function example(verb: string, given: Case | undefined): Promise<string> {
  if (given === undefined) {
    return "";
  }
  const { title, resources, config } = given;
  const source = await prettier.format(exampleCode(resources), { parser: "typescript", printWidth: 100 });
  const lines = [
    `${verb}: ${title}${config === undefined ? "" : `, with \`${JSON.stringify(config)}\``}`,
    "",
    "```ts",
    source.trim(),
    "```",
  ];
  return lines.join("\n");
}
