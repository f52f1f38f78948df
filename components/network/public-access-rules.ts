import type { Ownership } from "../account/ownership";
import type { Problem } from "../shared";
import type { NatMode } from "./nat-gateways";

/**
 * What is blocked in all VPCs of an account and region: connections from the internet, or all traffic with it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
export const blockModes = ["block-ingress", "block-bidirectional"] as const;
export type BlockMode = (typeof blockModes)[number];

/** What an exclusion lets through; `allow-egress` matters only where everything else is blocked. */
export const exclusionModes = ["allow-bidirectional", "allow-egress"] as const;
export type ExclusionMode = (typeof exclusionModes)[number];

/** What can be excluded: the whole VPC, or the subnets of a tier. */
export const excludable = ["vpc", "public", "private"] as const;
export type Excludable = (typeof excludable)[number];

/** VPC Block Public Access, of which an account has one in each region. */
export interface PublicAccessSettings {
  /**
   * Whose the setting is. `existing` and `skip` still make this VPC's exclusions, which do no harm while nothing is
   * blocked.
   */
  readonly ownership: Ownership;
  /**
   * What is blocked, when this stack makes the setting.
   * @default "block-ingress"
   */
  readonly mode?: BlockMode;
  /**
   * What of this VPC is excluded. Internet-facing load balancers need `public: "allow-bidirectional"`. Where traffic is
   * blocked in both directions, NAT gateways need an exclusion of public subnets, and IPv6 egress one of private subnets.
   * @default nothing
   */
  readonly exclusions?: Readonly<Partial<Record<Excludable, ExclusionMode>>>;
}

/** The ways out of a VPC that the fence can close. */
interface WaysOut {
  readonly nat: NatMode;
  /** Whether private subnets have a way out over IPv6. */
  readonly ipv6Egress: boolean;
}

/** What is wrong with these settings for a VPC with such ways out. */
export function publicAccessProblems(
  { ownership, mode, exclusions = {} }: PublicAccessSettings,
  { nat, ipv6Egress }: WaysOut,
): Problem[] {
  const problem = (path: string[], value: unknown, message: string): Problem => ({
    path: ["blockPublicAccess", ...path],
    value,
    message,
  });
  const effective = mode ?? "block-ingress";
  const closed =
    ownership === "create" && effective === "block-bidirectional" && exclusions.vpc === undefined;
  return [
    ...(mode !== undefined && ownership !== "create"
      ? [problem(["mode"], mode, "only with ownership create; fix: remove it")]
      : []),
    ...(ownership === "create" && effective === "block-ingress"
      ? Object.entries(exclusions)
          .filter(([, exclusion]) => exclusion === "allow-egress")
          .map(([key, exclusion]) =>
            problem(
              ["exclusions", key],
              exclusion,
              "without effect while only ingress is blocked; fix: remove it, or write allow-bidirectional",
            ),
          )
      : []),
    ...(closed && nat !== "none" && exclusions.public === undefined
      ? [
          problem(
            ["exclusions"],
            exclusions,
            `an exclusion of vpc or public, since NAT gateways (nat: ${nat}) carry nothing otherwise; fix: add public: allow-egress`,
          ),
        ]
      : []),
    ...(closed && ipv6Egress && exclusions.private === undefined
      ? [
          problem(
            ["exclusions"],
            exclusions,
            "an exclusion of vpc or private, since IPv6 egress carries nothing otherwise; fix: add private: allow-egress, or set ipv6.egress to false",
          ),
        ]
      : []),
  ];
}
