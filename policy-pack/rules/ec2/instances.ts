import { is, isAbsent, propertyRule } from "../../core/property-rule";
import { isTrue } from "../../core/values";
import { INSTANCE, INSTANCE_TYPES, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_REQUEST } from "./types";

const DOCS = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html";

/** An instance made from a template takes from it what it does not say itself; the template is judged by itself. */
const withoutTemplate = { launchTemplate: isAbsent };

interface MetadataConfig {
  readonly maxHopLimit: number;
  readonly maxDefaultHopLimit: number;
}

const METADATA_DEFAULTS = "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults";

export const imdsV2Required = propertyRule({
  id: "ec2-imdsv2-required",
  description: "Instances answer for their credentials only to requests with a session token (IMDSv2).",
  severity: "high",
  level: "mandatory",
  frameworks: {
    cis: ["5.7"],
    fsbp: ["AutoScaling.3", "EC2.8", "EC2.170"],
    nist: ["AC-3", "AC-6"],
    pci: ["2.2.6"],
  },
  why: "With IMDSv1 any program on the instance that can be talked into fetching a URL hands out the role's credentials.",
  fix: 'Set `metadataOptions: { httpTokens: "required" }` (and httpPutResponseHopLimit: 1).',
  docs: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
  demands: [
    {
      types: [LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION],
      path: "metadataOptions.httpTokens",
      accept: is("required"),
      finding: "does not require tokens of the instance metadata service (httpTokens)",
      repair: () => "required",
      when: { "metadataOptions.httpEndpoint": is(undefined, "enabled") },
    },
    {
      types: [INSTANCE, SPOT_REQUEST],
      path: "metadataOptions.httpTokens",
      accept: is("required"),
      finding: "does not require tokens of the instance metadata service (httpTokens)",
      repair: () => "required",
      when: { "metadataOptions.httpEndpoint": is(undefined, "enabled"), ...withoutTemplate },
    },
    {
      types: [INSTANCE, SPOT_REQUEST],
      path: "metadataOptions.httpTokens",
      accept: is("required", undefined),
      finding: "does not require tokens of the instance metadata service (httpTokens)",
      repair: () => "required",
      when: {
        "metadataOptions.httpEndpoint": is(undefined, "enabled"),
        launchTemplate: (value) => value !== undefined,
      },
    },
    {
      types: [METADATA_DEFAULTS],
      path: "httpTokens",
      accept: is("required"),
      finding: "does not require tokens of the instance metadata service by default (httpTokens)",
      repair: () => "required",
    },
  ],
});

export const imdsHopLimit = propertyRule<MetadataConfig>({
  id: "ec2-imds-hop-limit",
  description: "The instance metadata service does not answer over more network hops than configured.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "With a longer way containers and forwarded packets reach the credentials of the instance's role.",
  fix: "Set `metadataOptions.httpPutResponseHopLimit` to 1, or to 2 where containers have to use the instance's role.",
  docs: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html",
  settings: {
    maxHopLimit: {
      default: 1,
      schema: {
        type: "integer",
        minimum: 1,
        maximum: 64,
        description: "Hops that an answer may take on instances and in templates.",
      },
    },
    maxDefaultHopLimit: {
      default: 2,
      schema: {
        type: "integer",
        minimum: 1,
        maximum: 64,
        description:
          "Hops in the account's defaults, which also hold for container hosts that others run there.",
      },
    },
  },
  demands: [
    {
      types: [LAUNCH_TEMPLATE, ...INSTANCE_TYPES],
      path: "metadataOptions.httpPutResponseHopLimit",
      // AWS's default is 1, unless the account or the image says more.
      accept: (value, { maxHopLimit }) => value === undefined || Number(value) <= maxHopLimit,
      finding: ({ maxHopLimit }) => tooFar(maxHopLimit),
    },
    {
      types: [METADATA_DEFAULTS],
      path: "httpPutResponseHopLimit",
      accept: (value, { maxDefaultHopLimit }) => value === undefined || Number(value) <= maxDefaultHopLimit,
      finding: ({ maxDefaultHopLimit }) => tooFar(maxDefaultHopLimit),
    },
  ],
});

function tooFar(limit: number): string {
  return `lets answers of the instance metadata service take more than ${limit} hop${limit === 1 ? "" : "s"}`;
}

export const noPublicAddress = propertyRule({
  id: "ec2-no-public-address",
  description: "Instances get no public address.",
  severity: "high",
  level: "mandatory",
  frameworks: {
    fsbp: ["Autoscaling.5", "EC2.9", "EC2.25"],
    nist: ["AC-3", "AC-4", "AC-21", "SC-7"],
    pci: ["1.4.4"],
  },
  why: "Whoever finds the address can talk to the instance as soon as one security group is too open.",
  fix: "Remove `associatePublicIpAddress: true`; put the instance behind a load balancer or a NAT gateway.",
  docs: `${DOCS}#ec2-9`,
  demands: [
    {
      types: INSTANCE_TYPES,
      path: "associatePublicIpAddress",
      accept: (value) => !isTrue(value),
      finding: "gets a public address (associatePublicIpAddress)",
    },
    {
      types: [LAUNCH_TEMPLATE],
      path: "networkInterfaces[].associatePublicIpAddress",
      accept: (value) => !isTrue(value),
      finding: "gives its instances a public address (networkInterfaces.associatePublicIpAddress)",
    },
  ],
});
