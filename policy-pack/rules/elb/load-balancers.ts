import { is, isGiven, isNot, orAbsent, propertyRule } from "../../core/property-rule";
import { asList } from "../../core/values";

/** The same resource under both of the module names that @pulumi/aws gives it. */
export const LOAD_BALANCERS: readonly string[] = [
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:alb/loadBalancer:LoadBalancer",
];
export const CLASSIC: readonly string[] = ["aws:elb/loadBalancer:LoadBalancer"];
const DOCS = "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html";

export const accessLogged = propertyRule({
  id: "elb-access-logged",
  description: "Load balancers log each request to a bucket.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["ELB.5"], nist: ["AU-2", "AU-3", "AU-10", "AU-12", "CA-7"] },
  why: "Without the log nobody knows who asked for what when something was broken into.",
  fix: "Set `accessLogs: { bucket, enabled: true }`.",
  docs: `${DOCS}#elb-5`,
  demands: [
    {
      types: LOAD_BALANCERS,
      path: "accessLogs.enabled",
      accept: is(true),
      finding: "does not log requests (accessLogs)",
      when: { loadBalancerType: isNot("gateway") },
    },
    {
      types: CLASSIC,
      path: "accessLogs.bucket",
      accept: isGiven,
      finding: "does not log requests (accessLogs)",
    },
    {
      types: CLASSIC,
      path: "accessLogs.enabled",
      accept: isNot(false),
      finding: "has its log of requests turned off (accessLogs.enabled)",
    },
  ],
});

export const invalidHeadersDropped = propertyRule({
  id: "elb-invalid-headers-dropped",
  description: "Application load balancers drop headers that are not valid HTTP.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["ELB.4"], nist: ["SC-7(4)", "SC-8(2)"], pci: ["6.2.4"] },
  why: "Malformed headers are how requests are smuggled past the load balancer to what stands behind it.",
  fix: "Set `dropInvalidHeaderFields: true`.",
  docs: `${DOCS}#elb-4`,
  demands: [
    {
      types: LOAD_BALANCERS,
      path: "dropInvalidHeaderFields",
      accept: is(true),
      finding: "lets headers through that are not valid HTTP (dropInvalidHeaderFields)",
      when: { loadBalancerType: is(undefined, "application") },
    },
  ],
});

export const desyncMitigated = propertyRule({
  id: "elb-desync-mitigated",
  description: "Load balancers hold back requests that could be read in two ways.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["ELB.12", "ELB.14"], nist: ["AC-4(21)", "CA-9(1)", "CM-2"], pci: ["6.2.4"] },
  why: "A request that two servers read differently poisons caches and takes over other users' connections.",
  fix: 'Set `desyncMitigationMode` to "defensive", its default, or "strictest".',
  docs: `${DOCS}#elb-12`,
  demands: [
    {
      types: [...LOAD_BALANCERS, ...CLASSIC],
      path: "desyncMitigationMode",
      accept: orAbsent(is("defensive", "strictest")),
      finding: "only watches requests that could be read in two ways (desyncMitigationMode)",
    },
  ],
});

export const deletionProtected = propertyRule({
  id: "elb-deletion-protected",
  description: "Load balancers are protected from deletion.",
  severity: "medium",
  level: "advisory",
  frameworks: { fsbp: ["ELB.6"], nist: ["CM-3", "SC-5(2)"] },
  why: "With the load balancer its name and addresses go, to which customers and DNS point.",
  fix: "Set `enableDeletionProtection: true`.",
  docs: `${DOCS}#elb-6`,
  demands: [
    {
      types: LOAD_BALANCERS,
      path: "enableDeletionProtection",
      accept: is(true),
      finding: "is not protected from deletion (enableDeletionProtection)",
    },
  ],
});

export const inSeveralZones = propertyRule({
  id: "elb-in-several-zones",
  description: "Load balancers stand in at least two availability zones.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["ELB.10", "ELB.13"], nist: ["CP-6(2)", "CP-10", "SC-5(2)", "SC-36", "SI-13(5)"] },
  why: "When its one zone fails, all that stands behind it is gone, however many zones that is in.",
  fix: "Give subnets of two or more zones.",
  docs: `${DOCS}#elb-13`,
  demands: [
    {
      types: [...LOAD_BALANCERS, ...CLASSIC],
      path: "subnets",
      accept: (value) => value === undefined || asList(value).length >= 2,
      finding: "stands in one availability zone (subnets)",
    },
    {
      types: LOAD_BALANCERS,
      path: "subnetMappings",
      accept: (value) => value === undefined || asList(value).length >= 2,
      finding: "stands in one availability zone (subnetMappings)",
    },
    {
      types: CLASSIC,
      path: "availabilityZones",
      accept: (value) => value === undefined || asList(value).length >= 2,
      finding: "stands in one availability zone (availabilityZones)",
    },
  ],
});
