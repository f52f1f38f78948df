import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";
import type { Ownership } from "./ownership";

/** What GuardDuty can look at besides trails, flow logs and DNS; each is charged by what it looks at. */
export const guardDutyFeatures = [
  "EBS_MALWARE_PROTECTION",
  "LAMBDA_NETWORK_LOGS",
  "RDS_LOGIN_EVENTS",
  "S3_DATA_EVENTS",
] as const;

export type GuardDutyFeature = (typeof guardDutyFeatures)[number];

export interface ThreatDetectionArgs extends ComponentArgs {
  /** Whose the detector is: an account has one a region. @default "create" */
  readonly ownership?: Exclude<Ownership, "skip">;
  /**
   * What is looked at besides GuardDuty's foundational sources.
   * @default all but malware in volumes
   */
  readonly features?: readonly GuardDutyFeature[];
}

/**
 * GuardDuty: looks for threats in the account's trails, network and logins. Charged by the amount that it looks at.
 *
 * ```ts
 * new ThreatDetection("threats", { deployment });
 * ```
 */
export class ThreatDetection extends Component implements HasControls {
  readonly detectorId: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: ThreatDetectionArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:ThreatDetection", name, args, options);
    const detector =
      args.ownership === "existing"
        ? this.existing(
            aws.guardduty.Detector,
            "detector",
            aws.guardduty.getDetectorOutput({}, { parent: this }).id,
          )
        : new aws.guardduty.Detector(
            this.childName("detector"),
            {
              enable: true,
              findingPublishingFrequency: "FIFTEEN_MINUTES",
              tags: this.deployment.tags(this.deployment.name(name)),
            },
            this.childOptions(),
          );
    if (args.ownership !== "existing") {
      for (const feature of args.features ?? defaultFeatures) {
        new aws.guardduty.DetectorFeature(
          this.childName(feature.toLowerCase().replaceAll("_", "-")),
          { detectorId: detector.id, name: feature, status: "ENABLED" },
          this.childOptions(),
        );
      }
    }
    this.detectorId = detector.id;
    this.controls = pulumi
      .all([detector.arn, detector.enable])
      .apply(([arn, enabled]) => [
        { id: "A5", control: "GuardDuty looks for threats", enabled: enabled === true, resource: arn },
      ]);
    this.registerOutputs({ detectorId: this.detectorId, controls: this.controls });
  }
}

const defaultFeatures: readonly GuardDutyFeature[] = guardDutyFeatures.filter(
  (feature) => feature !== "EBS_MALWARE_PROTECTION",
);
