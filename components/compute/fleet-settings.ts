import type { Problem } from "../shared";
import { architectureOf, type Architecture } from "./architecture";
import { mixedProblems, type MixedInstances } from "./mixed-instances";
import { scheduleProblems, type Schedules } from "./schedules";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const maxUserDataBytes = 16_384;

/**
 * The public parameter that names the newest Amazon Linux 2023 image.
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 */
export function amazonLinuxParameter(architecture: Architecture): string {
  return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
}

/** What {@link fleetProblems} looks at. */
export interface FleetSettings {
  readonly instanceType: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly imageParameter?: string;
  readonly userData?: string;
  readonly mixedInstances?: MixedInstances;
  readonly schedules?: Schedules;
}

/** What EC2 or Auto Scaling would refuse, or what would launch instances that cannot start. */
export function fleetProblems(settings: FleetSettings): Problem[] {
  const problems: Problem[] = [];
  if (settings.maxSize < settings.minSize) {
    problems.push({
      path: ["maxSize"],
      value: settings.maxSize,
      message: `at least minSize, which is ${settings.minSize}; fix: raise maxSize or lower minSize`,
    });
  }
  const built = /(arm64|x86_64)/.exec(settings.imageParameter ?? "")?.[1];
  const needed = architectureOf(settings.instanceType);
  if (built !== undefined && built !== needed) {
    problems.push({
      path: ["imageParameter"],
      value: settings.imageParameter,
      message: `a parameter for ${needed}, the architecture of ${settings.instanceType}; fix: choose that image, or an instance type for ${built}`,
    });
  }
  const bytes = Buffer.byteLength(settings.userData ?? "");
  if (bytes > maxUserDataBytes) {
    problems.push({
      path: ["userData"],
      value: `${bytes} bytes`,
      message: `at most ${maxUserDataBytes} bytes, not ${bytes}; fix: fetch the rest from S3 when the instance starts`,
    });
  }
  return [
    ...problems,
    ...(settings.mixedInstances === undefined
      ? []
      : mixedProblems(settings.instanceType, settings.mixedInstances)),
    ...scheduleProblems(settings.schedules ?? {}),
  ];
}
