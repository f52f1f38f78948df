import { Links } from "../../core/links";
import { type Report, defineRule } from "../../core/rule";
import { type Properties, UNKNOWN, asList, at, hasUnknown } from "../../core/values";
import { CLUSTER, INSTANCE } from "./types";

const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";
const CLUSTER_PARAMETER_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup";
const GROUPS: readonly string[] = [PARAMETER_GROUP, CLUSTER_PARAMETER_GROUP];

/** The property with which a database names its parameters. */
const GROUP_OF: ReadonlyMap<string, string> = new Map([
  [INSTANCE, "parameterGroupName"],
  [CLUSTER, "dbClusterParameterGroupName"],
]);

interface Switch {
  readonly parameter: string;
  /** Families in whose own parameters it is on. Infinity is the one that AWS takes where none is named. */
  readonly byDefault: (version: number) => boolean;
}

const never = (): boolean => false;

/**
 * How each engine is told to refuse connections without TLS; others are told by option groups, or not at all.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.Requiring.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html
 */
const SWITCHES: readonly (readonly [engine: RegExp, Switch])[] = [
  [/^postgres/, { parameter: "rds.force_ssl", byDefault: (version) => version >= 15 }],
  [/^aurora-postgres/, { parameter: "rds.force_ssl", byDefault: (version) => version >= 17 }],
  [/^(custom-)?sqlserver/, { parameter: "rds.force_ssl", byDefault: never }],
  [
    /^mariadb/,
    {
      parameter: "require_secure_transport",
      byDefault: (version) => version >= 11.08 && Number.isFinite(version),
    },
  ],
  [/^(mysql|aurora-mysql|aurora)/, { parameter: "require_secure_transport", byDefault: never }],
];

/**
 * A group of parameters is judged where it is made, a database that names none by what its engine then does. Of a
 * group that the program does not make, nobody knows what it says.
 */
export const databaseTls = defineRule<object>({
  id: "rds-tls-required",
  description: "Every database whose engine can refuses connections without TLS.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["RDS.41", "RDS.44"] },
  why: "A client that does not ask for TLS sends statements, results and passwords for anybody on the way to read.",
  fix:
    "Give the database a parameter group with rds.force_ssl 1 (PostgreSQL, SQL Server) or require_secure_transport " +
    "ON (MySQL, MariaDB; for Aurora in the cluster's group).",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
  settings: {},
  resource: {
    types: [...GROUPS, ...GROUP_OF.keys()],
    check({ type, inputs }, _, report) {
      const property = GROUP_OF.get(type);
      if (property === undefined) {
        judgeGroup(type, inputs, report);
      } else if (ownGroup(inputs.get(property)) === undefined) {
        judgeDefaults(type, inputs, report);
      }
    },
  },
  stack: {
    inputsOf: [...GROUPS, ...GROUP_OF.keys()],
    check(stack, _, report) {
      const links = new Links(stack, GROUPS, ["name", "id"]);
      for (const database of stack.ofType(...GROUP_OF.keys())) {
        const property = GROUP_OF.get(database.type) ?? "";
        const group = ownGroup(database.inputs?.get(property));
        if (
          group !== undefined &&
          switchOf(database.inputs?.get("engine")) !== undefined &&
          links.follow(database, property, group).target === undefined
        ) {
          report(database).unjudged(`what the group says that ${property} names`);
        }
      }
    },
  },
});

/** The group that is named, unless it is one of AWS's own. */
function ownGroup(name: unknown): unknown {
  return typeof name === "string" && name.startsWith("default.") ? undefined : name;
}

function switchOf(engine: unknown): Switch | undefined {
  return SWITCHES.find(([name]) => typeof engine === "string" && name.test(engine))?.[1];
}

function judgeGroup(type: string, inputs: Properties, report: Report): void {
  const family = inputs.get("family");
  const parameters = inputs.get("parameters");
  if (family === UNKNOWN) {
    report.unjudged("family");
    return;
  }
  const found = switchOf(family);
  // Aurora takes this parameter from the cluster's group alone.
  if (found === undefined || (type === PARAMETER_GROUP && String(family).startsWith("aurora"))) {
    return;
  }
  const { parameter, byDefault } = found;
  const setting = asList(parameters).find((each) => at(each, "name") === parameter);
  const value = at(setting, "value");
  if (value === UNKNOWN || (setting === undefined && hasUnknown(parameters))) {
    report.unjudged(setting === undefined ? "parameters" : `the parameter ${parameter}`);
  } else if (setting === undefined ? !byDefault(versionOf(family)) : !/^(1|on|true)$/i.test(String(value))) {
    report.violation(`lets clients of the database in without TLS (${parameter})`);
  }
}

/** Without a group of its own, a database takes its engine's parameters. Without a version, it is one of AWS's choice. */
function judgeDefaults(type: string, inputs: Properties, report: Report): void {
  const engine = inputs.get("engine");
  const version = inputs.get("engineVersion");
  const found = switchOf(engine);
  if (engine === UNKNOWN) {
    report.unjudged("engine");
  } else if (found !== undefined && found.byDefault !== never && version === UNKNOWN) {
    report.unjudged("engineVersion");
  } else if (found?.byDefault(version === undefined ? Infinity : versionOf(version)) === false) {
    const group = type === INSTANCE ? "parameter group" : "cluster parameter group";
    report.violation(
      `lets clients in without TLS: it has no ${group} of its own, where ${found.parameter} is on`,
    );
  }
}

/** The first numbers, the minor one in hundredths: 16.04 of "16.4", 16 of "postgres16", 11.08 of "mariadb11.8". */
function versionOf(text: unknown): number {
  const [, major = "0", minor = "0"] = /(\d+)(?:\.(\d+))?/.exec(String(text)) ?? [];
  return Number(major) + Number(minor) / 100;
}
