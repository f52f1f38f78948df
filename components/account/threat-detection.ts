import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { guardDutyFeatures, isOffered, usualFeatures, type GuardDutyFeature } from "./guard-duty-features";
import type { Ownership } from "./ownership";

export interface ThreatDetectionArgs extends ComponentArgs {
  /** Whose the detector is: an account has one a region. @default "create" */
  readonly ownership?: Exclude<Ownership, "skip">;
  /**
   * What is looked at besides GuardDuty's foundational sources; each is charged by what it looks at. All others are
   * switched off, since AWS switches them on in a new detector.
   * @default all that the region offers, but malware in volumes
   */
  readonly features?: readonly GuardDutyFeature[];
  /** Changes to children. */
  readonly transform?: {
    readonly detector?: Transform<aws.guardduty.DetectorArgs>;
    /** Of all features; functions are given the name, which tells which. */
    readonly feature?: Transform<aws.guardduty.DetectorFeatureArgs>;
  };
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
            ...this.child("detector", args.transform?.detector, {
              enable: true,
              findingPublishingFrequency: "FIFTEEN_MINUTES",
              tags: this.deployment.tags(this.deployment.name(name)),
            }),
          );
    if (args.ownership !== "existing") this.switchFeatures(detector, args);
    this.detectorId = detector.id;
    this.controls = pulumi
      .all([detector.arn, detector.enable])
      .apply(([arn, enabled]) => [
        { id: "A5", control: "GuardDuty looks for threats", enabled: enabled === true, resource: arn },
      ]);
    this.registerOutputs({ detectorId: this.detectorId, controls: this.controls });
  }

  /**
   * Says of every feature whether it is on: a new detector has all of them on but runtime monitoring.
   * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
   */
  private switchFeatures(
    detector: aws.guardduty.Detector,
    { features, transform }: ThreatDetectionArgs,
  ): void {
    const { region } = this.deployment;
    const wanted = features ?? usualFeatures(region);
    for (const feature of guardDutyFeatures) {
      const on = wanted.includes(feature);
      // A region refuses the very name of a feature that it does not offer.
      if (!on && !isOffered(feature, region)) continue;
      new aws.guardduty.DetectorFeature(
        ...this.child(feature.toLowerCase().replaceAll("_", "-"), transform?.feature, {
          detectorId: detector.id,
          name: feature,
          status: on ? "ENABLED" : "DISABLED",
        }),
      );
    }
  }
}
