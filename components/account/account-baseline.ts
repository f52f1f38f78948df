import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";
import { AccessAnalyzer, type AccessAnalyzerArgs } from "./access-analyzer";
import { AccountDefaults, type AccountDefaultsArgs } from "./account-defaults";
import { Budget, type BudgetArgs } from "./budget";
import type { BudgetSettings } from "./budget-settings";
import { ConfigRecorder, recorderControls, type ConfigRecorderArgs } from "./config-recorder";
import { FindingAlerts, type FindingAlertsArgs, type FindingSource } from "./finding-alerts";
import type { GuardDutyFeature } from "./guard-duty-features";
import type { Ownership } from "./ownership";
import { SecurityHub, type SecurityHubArgs, type SecurityStandard } from "./security-hub";
import { ThreatDetection, type ThreatDetectionArgs } from "./threat-detection";

/** Whose each service's one instance is, and how it is set up where this stack makes it. */
export interface AccountServices {
  /** AWS Config: charged by the recorded change and the evaluation. */
  readonly config: Pick<ConfigRecorderArgs, "disabledRules" | "forceDestroy" | "frequency" | "lifecycle"> & {
    /** Whose the recorder is. */
    readonly ownership: Ownership;
    /** Name of an existing recorder. @default "default" */
    readonly recorderName?: string;
  };
  /** GuardDuty: charged by the events and the traffic that it looks at. */
  readonly guardDuty: {
    /** Whose the detector is. */
    readonly ownership: Ownership;
    /** Sources besides the foundational ones. @default those of `ThreatDetection` */
    readonly features?: readonly GuardDutyFeature[];
  };
  /** Security Hub: charged by the check. Needs AWS Config to record. */
  readonly securityHub: {
    /** Whose the hub is. */
    readonly ownership: Ownership;
    /** What resources are judged by. @default those of `SecurityHub` */
    readonly standards?: readonly SecurityStandard[];
  };
  /** IAM Access Analyzer for access from outside the account: free of charge. */
  readonly accessAnalyzer: {
    /** Whose the analyzer is. */
    readonly ownership: Ownership;
    /** Name of an existing analyzer; needed with `existing` only. @default none */
    readonly analyzerName?: string;
  };
  /** @default all of them are made */
  readonly defaults?: Omit<AccountDefaultsArgs, "deployment" | "transform">;
  /** @default costs are not watched */
  readonly budget?: BudgetSettings;
}

export interface AccountBaselineArgs extends ComponentArgs, AccountServices {
  /** The KMS key of AWS Config's bucket; roles of the deployment must be able to use it. */
  readonly keyArn: pulumi.Input<string>;
  /** The log bucket that the access logs of AWS Config's bucket go to. */
  readonly accessLogs: ConfigRecorderArgs["accessLogs"];
  /** The topic that severe findings are published to. */
  readonly topicArn: pulumi.Input<string>;
  /** Changes to the children of each part. */
  readonly transform?: {
    readonly defaults?: AccountDefaultsArgs["transform"];
    readonly config?: ConfigRecorderArgs["transform"];
    readonly guardDuty?: ThreatDetectionArgs["transform"];
    readonly securityHub?: SecurityHubArgs["transform"];
    readonly accessAnalyzer?: AccessAnalyzerArgs["transform"];
    readonly findings?: FindingAlertsArgs["transform"];
    readonly budget?: BudgetArgs["transform"];
  };
}

/**
 * What an account has one of, and every account should have: AWS Config, GuardDuty, Security Hub, IAM Access Analyzer,
 * and safe defaults. Each can be made here, be there already, or be left alone.
 *
 * ```ts
 * new AccountBaseline("account", { deployment, keyArn: keys.data.arn, accessLogs, topicArn: alerts.arn, ...settings.account });
 * ```
 */
export class AccountBaseline extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: AccountBaselineArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:AccountBaseline", name, args, options);
    const { deployment, config, guardDuty, securityHub, accessAnalyzer, topicArn, transform } = args;
    const inside = { parent: this };

    const recorder = config.ownership === "create" ? this.recorder(args) : undefined;
    const parts: HasControls[] = [
      new AccountDefaults(
        this.childName("defaults"),
        { deployment, ...args.defaults, transform: transform?.defaults },
        inside,
      ),
      ...(recorder === undefined ? [] : [recorder]),
      ...(guardDuty.ownership === "skip"
        ? []
        : [
            new ThreatDetection(
              this.childName("threats"),
              {
                deployment,
                ownership: guardDuty.ownership,
                features: guardDuty.features,
                transform: transform?.guardDuty,
              },
              inside,
            ),
          ]),
      ...(securityHub.ownership === "skip"
        ? []
        : [
            new SecurityHub(
              this.childName("hub"),
              {
                deployment,
                ownership: securityHub.ownership,
                standards: securityHub.standards,
                transform: transform?.securityHub,
              },
              { parent: this, dependsOn: recorder },
            ),
          ]),
      ...(accessAnalyzer.ownership === "skip"
        ? []
        : [
            new AccessAnalyzer(
              this.childName("access"),
              {
                deployment,
                ownership: accessAnalyzer.ownership,
                analyzerName: accessAnalyzer.analyzerName,
                transform: transform?.accessAnalyzer,
              },
              inside,
            ),
          ]),
      new FindingAlerts(
        this.childName("findings"),
        { deployment, topicArn, sources: findingSources(args), transform: transform?.findings },
        inside,
      ),
      ...(args.budget === undefined
        ? []
        : [
            new Budget(
              this.childName("budget"),
              { deployment, topicArn, ...args.budget, transform: transform?.budget },
              inside,
            ),
          ]),
    ];

    this.controls = pulumi
      .all([
        ...parts.map(({ controls }) => controls),
        ...(config.ownership === "existing" ? [this.existingRecorder(config.recorderName ?? "default")] : []),
      ])
      .apply((lists) => lists.flat());
    this.registerOutputs({ controls: this.controls });
  }

  private recorder({
    deployment,
    keyArn,
    accessLogs,
    config,
    transform,
  }: AccountBaselineArgs): ConfigRecorder {
    const { disabledRules, forceDestroy, frequency, lifecycle } = config;
    return new ConfigRecorder(
      this.childName("config"),
      {
        deployment,
        keyArn,
        accessLogs,
        disabledRules,
        forceDestroy,
        frequency,
        lifecycle,
        transform: transform?.config,
      },
      { parent: this },
    );
  }

  private existingRecorder(recorderName: string): pulumi.Output<SecurityControl[]> {
    return recorderControls(
      this.existing(aws.cfg.Recorder, "config-recorder", recorderName),
      this.existing(aws.cfg.RecorderStatus, "config-status", recorderName),
    );
  }
}

/** Whose findings this stack tells: of what it makes or watches. Security Hub has those of AWS Config's rules, too. */
function findingSources({
  config,
  guardDuty,
  securityHub,
  accessAnalyzer,
}: AccountServices): FindingSource[] {
  const owners: [FindingSource, Ownership][] = [
    ["guardduty", guardDuty.ownership],
    ["security-hub", securityHub.ownership],
    ["access-analyzer", accessAnalyzer.ownership],
    ["config", securityHub.ownership === "skip" ? config.ownership : "skip"],
  ];
  return owners.flatMap(([source, ownership]) => (ownership === "skip" ? [] : [source]));
}
