import { is, isNot, propertyRule } from "../../core/property-rule";

export const noPublicAddressesInSubnet = propertyRule({
  id: "vpc-subnet-no-public-addresses",
  description: "No subnet gives a public IPv4 address to whatever starts in it.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["EC2.15"], nist: ["AC-3", "AC-4", "AC-21", "SC-7"], pci: ["1.4.4"] },
  why: "An instance gets onto the internet without anybody having asked for it.",
  fix: "Remove `mapPublicIpOnLaunch: true`; give an address to the one load balancer or gateway that needs it.",
  docs: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
  demands: [
    {
      types: ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"],
      path: "mapPublicIpOnLaunch",
      accept: isNot(true),
      finding: "gives a public address to whatever starts in it (mapPublicIpOnLaunch)",
    },
    {
      // AWS's default subnets do, unless told otherwise.
      types: ["aws:ec2/defaultSubnet:DefaultSubnet"],
      path: "mapPublicIpOnLaunch",
      accept: isNot(undefined),
      finding:
        "is a default subnet, which gives a public address to whatever starts in it unless told not to",
    },
  ],
});

export const noDefaultVpc = propertyRule({
  id: "vpc-no-default-vpc",
  description: "Nothing is built on the default VPC of a region.",
  severity: "low",
  level: "advisory",
  frameworks: { nist: ["AC-4", "SC-7"] },
  why: "All its subnets are public, and everybody in the account shares it.",
  fix: "Make a VPC for the environment; delete the default one.",
  docs: "https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html",
  demands: [
    {
      types: ["aws:ec2/defaultVpc:DefaultVpc"],
      path: "forceDestroy",
      accept: is(),
      finding: "is the default VPC, in which every subnet is public",
    },
  ],
});
