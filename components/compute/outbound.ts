import { dns, https, type SecurityGroupRules } from "../network/security-group-rules";

/** What compute resources may send unless more is asked for: HTTPS anywhere, and names from the VPC's resolver. */
export function outbound(vpcCidr: string, more: SecurityGroupRules = {}): SecurityGroupRules {
  return {
    https: https({ cidr: "0.0.0.0/0" }, "HTTPS, to AWS and elsewhere"),
    ...dns({ cidr: vpcCidr }),
    ...more,
  };
}
