import type { Problem } from "../shared";
import { postgresProblems, type PostgresSettings } from "./database-settings";

/** An instance of a cluster. Each is charged by its class, or by its capacity where the class is `db.serverless`. */
export interface ClusterInstance {
  /** e.g. `db.r8g.large`; `db.serverless` scales within the cluster's {@link DatabaseClusterSettings.serverless}. */
  readonly instanceClass: string;
  /**
   * Letter of the zone, e.g. `a`, one of the subnets' zones. Another zone replaces the instance, not the data.
   * @default RDS chooses one, which may be that of another instance
   */
  readonly zone?: string;
  /**
   * Who takes over when the writer fails: the lowest of 0-15.
   * @default 1
   */
  readonly promotionTier?: number;
}

/** How an Aurora cluster is sized, kept and watched; plain values. */
export interface DatabaseClusterSettings extends PostgresSettings {
  /**
   * The instances by a stable name of each. RDS makes one of them the writer, the others read; two in different zones
   * survive the loss of one. Adding or removing one touches no other.
   */
  readonly instances: Readonly<Record<string, ClusterInstance>>;
  /**
   * Limits of `db.serverless` instances in Aurora capacity units (ACU, about 2 GiB of memory each, charged by the
   * second). With a `minimum` of 0 an idle instance pauses.
   * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html
   * @default none: no instance is `db.serverless`
   */
  readonly serverless?: {
    /** 0-256 in steps of 0.5. */
    readonly minimum: number;
    /** 1-256 in steps of 0.5. */
    readonly maximum: number;
    /** Seconds without connections until an instance pauses, 300-86400, with a `minimum` of 0. @default 300 */
    readonly pauseAfterSeconds?: number;
  };
  /**
   * `standard` charges for each read and write; `io-optimized` charges more for instances and storage instead.
   * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.storage-type.html
   * @default "standard"
   */
  readonly storage?: "standard" | "io-optimized";
}

const serverlessClass = "db.serverless";
const capacity = { min: 0, max: 256, step: 0.5 } as const;
const pause = { min: 300, max: 86_400 } as const;

/** What RDS would refuse about the settings of a cluster. */
export function clusterProblems(settings: DatabaseClusterSettings): Problem[] {
  const instances = Object.entries(settings.instances);
  const serverless = instances.filter(([, { instanceClass }]) => instanceClass === serverlessClass);
  return [
    ...(instances.length === 0
      ? [
          {
            path: ["instances"],
            value: {},
            message: "at least one, since a cluster alone answers nobody; fix: add a writer",
          },
        ]
      : []),
    ...(serverless.length > 0 && settings.serverless === undefined
      ? [
          {
            path: ["serverless"],
            value: undefined,
            message: `minimum and maximum for the instances of class ${serverlessClass} (${serverless.map(([name]) => name).join(", ")}); fix: give both`,
          },
        ]
      : []),
    ...instances.flatMap(([name, instance]) => instanceProblems(name, instance)),
    ...capacityProblems(settings.serverless),
    ...postgresProblems(settings),
  ];
}

function instanceProblems(name: string, { zone, promotionTier }: ClusterInstance): Problem[] {
  return [
    ...(zone === undefined || /^[a-z]$/.test(zone)
      ? []
      : [
          {
            path: ["instances", name, "zone"],
            value: zone,
            message: "the letter of a zone, e.g. a; fix: leave the region out",
          },
        ]),
    ...(promotionTier === undefined ||
    (Number.isInteger(promotionTier) && promotionTier >= 0 && promotionTier <= 15)
      ? []
      : [
          {
            path: ["instances", name, "promotionTier"],
            value: promotionTier,
            message: "a whole number from 0 to 15; fix: choose one of them",
          },
        ]),
  ];
}

function capacityProblems(serverless: DatabaseClusterSettings["serverless"]): Problem[] {
  if (serverless === undefined) return [];
  const { minimum, maximum, pauseAfterSeconds } = serverless;
  const problem = (key: string, value: unknown, message: string): Problem => ({
    path: ["serverless", key],
    value,
    message,
  });
  const fits = (value: number, least: number) =>
    value >= least && value <= capacity.max && Number.isInteger(value / capacity.step);
  return [
    ...(fits(minimum, capacity.min)
      ? []
      : [problem("minimum", minimum, "0 to 256 ACU in steps of 0.5; fix: round it")]),
    ...(fits(maximum, 1) ? [] : [problem("maximum", maximum, "1 to 256 ACU in steps of 0.5; fix: round it")]),
    ...(maximum < minimum
      ? [problem("maximum", maximum, `no less than minimum (${minimum}); fix: raise it`)]
      : []),
    ...(pauseAfterSeconds === undefined
      ? []
      : minimum > 0
        ? [
            problem(
              "pauseAfterSeconds",
              pauseAfterSeconds,
              "only with a minimum of 0, since nothing else pauses; fix: leave it out",
            ),
          ]
        : Number.isInteger(pauseAfterSeconds) &&
            pauseAfterSeconds >= pause.min &&
            pauseAfterSeconds <= pause.max
          ? []
          : [
              problem(
                "pauseAfterSeconds",
                pauseAfterSeconds,
                `whole seconds from ${pause.min} to ${pause.max}; fix: choose one of them`,
              ),
            ]),
  ];
}
