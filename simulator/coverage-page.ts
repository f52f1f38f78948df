import { DEFAULT_QUOTAS, preconditions, type Moment, type Precondition } from "./preconditions";
import { notModelled } from "./preconditions/not-modelled";
import { services } from "./services";

const WHEN: Readonly<Record<Moment, string>> = {
  check: "preview",
  create: "create",
  update: "update",
  delete: "delete",
  afterwards: "afterwards",
};

/** What the simulated AWS models and demands, for readers, as Markdown. */
export function coveragePage(): string {
  return [
    "<!-- Written by `npm run simulator:docs`. -->",
    "# What the simulated AWS models",
    `${types().length} resource types, ${functions().length} functions, ${preconditions.length} preconditions. A type or
function that is not in this list is an error that names it. Properties that nothing here looks at are taken as they
are; \`npm run local\` lists those of a stack. How it works: [simulator/README.md](../simulator/README.md).`,
    "## Preconditions",
    `What AWS demands, when, and where its documentation says so. *preview*: the provider itself refuses it, before
anything is changed. *afterwards*: AWS accepts the calls, and what they made cannot work; \`npm run local\` fails with
what AWS would say when it fails.`,
    ...byService(preconditions.map((each) => ({ ...each, module: moduleOf(each.types[0] ?? "") }))).map(
      ([module, all]) => `### ${module}\n\n${preconditionTable(all)}`,
    ),
    "## Known, and not demanded",
    table(
      ["id", "AWS demands", "why not here"],
      notModelled.map(({ id, demands, why }) => [id, demands, why]),
    ),
    "## Quotas",
    "AWS's defaults for a new account. A world can have others (`quotas` of `WorldOptions`).",
    table(
      ["quota", "default"],
      Object.entries(DEFAULT_QUOTAS).map(([name, value]) => [`\`${name}\``, String(value)]),
    ),
    "## Resource types",
    ...byService(types().map((type) => ({ type, module: moduleOf(type) }))).map(
      ([module, all]) => `- **${module}**: ${all.map(({ type }) => `\`${shortOf(type)}\``).join(", ")}`,
    ),
    "## Functions",
    functions()
      .map((token) => `\`${shortOf(token)}\``)
      .join(", "),
    "",
  ].join("\n\n");
}

function preconditionTable(all: readonly Precondition[]): string {
  return table(
    ["id", "of", "AWS demands", "when"],
    all.map(({ id, types: of, demands, at = ["create", "update"], source }) => [
      `[${id}](${source})`,
      of.length > 4 ? `${of.length} types` : of.map((type) => `\`${nameOf(type)}\``).join(", "),
      demands,
      at.map((moment) => WHEN[moment]).join(", "),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function byService<Item extends { readonly module: string }>(items: readonly Item[]): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(item.module, [...(groups.get(item.module) ?? []), item]);
  return [...groups].sort(([left], [right]) => (left < right ? -1 : 1));
}

function types(): string[] {
  return services.flatMap(({ resources }) => resources.map(({ type }) => type)).sort();
}

function functions(): string[] {
  return services.flatMap(({ functions: all = [] }) => all.map(({ token }) => token)).sort();
}

/** `ec2` of `aws:ec2/vpc:Vpc` */
function moduleOf(type: string): string {
  return type.split(/[:/]/)[1] ?? "";
}

/** `Vpc` of `aws:ec2/vpc:Vpc` */
function nameOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** `ec2.Vpc` of `aws:ec2/vpc:Vpc`, as programs write it */
function shortOf(type: string): string {
  const module = moduleOf(type);
  return module === "index" ? nameOf(type) : `${module}.${nameOf(type)}`;
}
