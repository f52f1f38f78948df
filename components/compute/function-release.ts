import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
  type Transform,
} from "../shared";

/** How calls are spread over the published versions of a function. */
export interface ReleaseSettings {
  /**
   * Lets the newest version have a part of the calls only; the rest stays with a version that has proved itself.
   * @default the newest version gets all calls as soon as it is deployed
   */
  readonly gradual?: GradualRelease;
  /**
   * Execution environments that stand ready, for calls without cold starts. Charged for as long as it is set, whether
   * there are calls or not. Not together with `gradual`: AWS changes neither while the other is there.
   * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
   * @default none
   */
  readonly provisionedConcurrency?: number;
}

export interface GradualRelease {
  /** The number of the version that keeps the other calls, e.g. `"7"`. */
  readonly previousVersion: string;
  /** The part of all calls that the newest version gets, from 0 (none) to 1 (all). */
  readonly newWeight: number;
}

/** The alias that callers use; its name is part of their ARNs. */
export const liveAlias = "live";

/** Values that AWS would refuse by themselves. */
export function releaseValueProblems({ gradual, provisionedConcurrency: ready }: ReleaseSettings): Problem[] {
  return [
    ...(gradual !== undefined && !/^[1-9]\d*$/.test(gradual.previousVersion)
      ? [
          problem(
            ["gradual", "previousVersion"],
            gradual.previousVersion,
            "the number of a published version in quotes; fix: take the version that the stack's outputs show before the change",
          ),
        ]
      : []),
    ...(gradual !== undefined && !(gradual.newWeight >= 0 && gradual.newWeight <= 1)
      ? [
          problem(
            ["gradual", "newWeight"],
            gradual.newWeight,
            "a number from 0 to 1; fix: write 10 percent as 0.1",
          ),
        ]
      : []),
    ...(ready !== undefined && !(Number.isInteger(ready) && ready >= 1)
      ? [problem(["provisionedConcurrency"], ready, "a whole number from 1; fix: correct or remove it")]
      : []),
  ];
}

/** Values that do not go together. */
export function releaseProblems(
  { gradual, provisionedConcurrency: ready }: ReleaseSettings,
  reservedConcurrency?: number,
): Problem[] {
  if (ready === undefined) return [];
  return [
    ...(reservedConcurrency !== undefined && ready > reservedConcurrency
      ? [
          problem(
            ["provisionedConcurrency"],
            ready,
            `at most the ${reservedConcurrency} executions that are reserved for the function; fix: raise reservedConcurrency`,
          ),
        ]
      : []),
    ...(gradual !== undefined
      ? [
          problem(
            ["provisionedConcurrency"],
            ready,
            "none while a release is gradual, since AWS refuses it on an alias with weights; fix: remove one of them",
          ),
        ]
      : []),
  ];
}

function problem(path: readonly string[], value: unknown, message: string): Problem {
  return { path: ["release", ...path], value, message };
}

/** The part of an alias that says which versions get the calls. */
export interface Traffic {
  readonly functionVersion: string;
  /** Absent when one version gets all. */
  readonly routingConfig?: { readonly additionalVersionWeights: Readonly<Record<string, number>> };
}

/** Which versions get the calls when `newest` is the version that the deployment has just made, or found. */
export function traffic(newest: string, gradual: GradualRelease | undefined): Traffic {
  if (gradual === undefined || gradual.newWeight === 1 || newest === gradual.previousVersion) {
    return { functionVersion: newest };
  }
  const { previousVersion: functionVersion, newWeight } = gradual;
  return newWeight === 0
    ? { functionVersion }
    : { functionVersion, routingConfig: { additionalVersionWeights: { [newest]: newWeight } } };
}

export interface FunctionReleaseArgs extends ComponentArgs, ReleaseSettings {
  /** The function whose versions are released. */
  readonly functionName: pulumi.Input<string>;
  /** The newest published version. */
  readonly version: pulumi.Input<string>;
  readonly transform?: {
    readonly alias?: Transform<aws.lambda.AliasArgs>;
    readonly provisionedConcurrency?: Transform<aws.lambda.ProvisionedConcurrencyConfigArgs>;
  };
}

/**
 * The alias `live` of a function: what callers call, whatever version is behind it.
 *
 * ```ts
 * new FunctionRelease("worker-release", {
 *   deployment, functionName, version, gradual: { previousVersion: "7", newWeight: 0.1 },
 * });
 * ```
 */
export class FunctionRelease extends Component implements HasControls {
  readonly aliasName: pulumi.Output<string>;
  readonly aliasArn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: FunctionReleaseArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:FunctionRelease", name, args, options);
    refuse(`Release "${name}"`, [...releaseValueProblems(args), ...releaseProblems(args)]);
    const split = pulumi.output(args.version).apply((version) => traffic(version, args.gradual));
    const alias = new aws.lambda.Alias(
      ...this.child("alias", args.transform?.alias, {
        name: liveAlias,
        description: "What callers call",
        functionName: args.functionName,
        functionVersion: split.functionVersion,
        routingConfig: split.routingConfig,
      }),
    );
    if (args.provisionedConcurrency !== undefined) {
      new aws.lambda.ProvisionedConcurrencyConfig(
        ...this.child("provisioned-concurrency", args.transform?.provisionedConcurrency, {
          functionName: args.functionName,
          qualifier: alias.name,
          provisionedConcurrentExecutions: args.provisionedConcurrency,
        }),
      );
    }
    this.aliasName = alias.name;
    this.aliasArn = alias.arn;
    this.controls = pulumi.all([alias.arn, alias.functionVersion]).apply(([resource, version]) => [
      {
        id: "C1",
        control: "callers get published versions, which cannot change",
        enabled: /^\d+$/.test(version),
        resource,
      },
    ]);
    this.registerOutputs({ aliasName: this.aliasName, aliasArn: this.aliasArn, controls: this.controls });
  }
}
