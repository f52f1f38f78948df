import { isIPv6 } from "node:net";
import { blockForm, parseBlock, start } from "../network/ip-blocks";
import type { Problem } from "../shared";

/** What a load balancer forwards, to whom, and for whom. */
export interface LoadBalancerSettings {
  /** ARN of the certificate that clients see, of AWS Certificate Manager in this region (or an IAM certificate). */
  readonly certificateArn: string;
  /**
   * Where targets listen.
   * @default 8080, or 8443 with HTTPS
   */
  readonly targetPort?: number;
  /**
   * How requests go on to targets. With HTTPS a target shows a certificate of its own, which may be self-signed: load
   * balancers encrypt, but do not look who it is.
   * @default "HTTP"
   */
  readonly targetProtocol?: TargetProtocol;
  /**
   * What is asked for to see whether a target is healthy: it must answer with 200.
   * @default "/"
   */
  readonly healthCheckPath?: string;
  /**
   * From where clients may come.
   * @default ["0.0.0.0/0"], and "::/0" with `dualStack`
   */
  readonly allowedCidrs?: readonly string[];
  /**
   * Reached from the VPC and what is connected with it only; then in private subnets. A change replaces the load
   * balancer.
   * @default false
   */
  readonly internal?: boolean;
  /**
   * Reached by IPv6, too. The subnets must have IPv6 blocks.
   * @default false
   */
  readonly dualStack?: boolean;
  /**
   * AWS refuses to delete the load balancer.
   * @default whether the deployment protects stateful resources
   */
  readonly deletionProtection?: boolean;
}

/** How a load balancer talks to its targets. */
export const targetProtocols = ["HTTP", "HTTPS"] as const;
export type TargetProtocol = (typeof targetProtocols)[number];

/** Protocol and port of targets. */
export function targetOf(settings: Pick<LoadBalancerSettings, "targetPort" | "targetProtocol">): {
  readonly protocol: TargetProtocol;
  readonly port: number;
} {
  const protocol = settings.targetProtocol ?? "HTTP";
  return { protocol, port: settings.targetPort ?? (protocol === "HTTPS" ? 8443 : 8080) };
}

/** From where clients may come. */
export function clientCidrs({
  allowedCidrs,
  dualStack = false,
}: Pick<LoadBalancerSettings, "allowedCidrs" | "dualStack">): readonly string[] {
  return allowedCidrs ?? ["0.0.0.0/0", ...(dualStack ? ["::/0"] : [])];
}

const certificateForm =
  /^arn:aws[a-z-]*:(acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+|iam::\d{12}:server-certificate\/[\w+=,.@/-]+)$/;

/** What Elastic Load Balancing would refuse, as far as plain values tell. */
export function loadBalancerProblems(settings: LoadBalancerSettings, region?: string): Problem[] {
  const problems: Problem[] = [];
  const complain = (path: Problem["path"], value: unknown, message: string): void => {
    problems.push({ path, value, message });
  };
  const { certificateArn, targetPort, healthCheckPath, allowedCidrs, dualStack = false } = settings;
  const certificateRegion = /^arn:[^:]*:acm:([^:]*):/.exec(certificateArn)?.[1];
  if (!certificateForm.test(certificateArn)) {
    complain(
      ["certificateArn"],
      certificateArn,
      "the ARN of a certificate of ACM or IAM; fix: write arn:aws:acm:REGION:ACCOUNT:certificate/ID",
    );
  } else if (region !== undefined && certificateRegion !== undefined && certificateRegion !== region) {
    complain(
      ["certificateArn"],
      certificateArn,
      `a certificate of ${region}, where the load balancer is; fix: request or import it there`,
    );
  }
  if (
    targetPort !== undefined &&
    !(Number.isInteger(targetPort) && targetPort >= 1 && targetPort <= 65_535)
  ) {
    complain(["targetPort"], targetPort, "a port from 1 to 65535; fix: correct the number");
  }
  if (healthCheckPath !== undefined && !/^\/[\x21-\x7e]{0,1023}$/.test(healthCheckPath)) {
    complain(["healthCheckPath"], healthCheckPath, "a path that begins with /; fix: write e.g. /health");
  }
  if (allowedCidrs?.length === 0) {
    complain(["allowedCidrs"], allowedCidrs, "at least one range, or left out for all; fix: add one");
  }
  (allowedCidrs ?? []).forEach((cidr, index) => {
    const complaint =
      allowedCidrs?.indexOf(cidr) === index ? rangeProblem(cidr, dualStack) : "named once; fix: take it out";
    if (complaint !== undefined) complain(["allowedCidrs", index], cidr, complaint);
  });
  return problems;
}

function rangeProblem(cidr: string, dualStack: boolean): string | undefined {
  if (isIPv6(cidr.split("/")[0] ?? "")) {
    return dualStack
      ? undefined
      : "an IPv4 range unless dualStack is true; fix: set it, or take the range out";
  }
  const block = parseBlock(cidr);
  if (block === undefined) return blockForm;
  return start(block) === block.first
    ? undefined
    : "the first address of the range; fix: set the bits after the prefix to 0";
}
