import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

type Inputs = Readonly<Record<string, unknown>>;

const balancer = (inputs: Inputs = {}, more: Partial<TestResource> = {}): TestResource => ({
  type: "aws:lb/loadBalancer:LoadBalancer",
  name: "web",
  inputs: { internal: true, ...inputs },
  ...more,
});

const classic = (inputs: Inputs): TestResource => ({
  type: "aws:elb/loadBalancer:LoadBalancer",
  name: "old",
  inputs,
});

const listener = (inputs: Inputs): TestResource => ({
  type: "aws:lb/listener:Listener",
  name: "web-listener",
  inputs,
});

const association = (resourceArn: unknown, from?: TestResource["from"]): TestResource => ({
  type: "aws:wafv2/webAclAssociation:WebAclAssociation",
  name: "web-firewall",
  inputs: { resourceArn },
  ...(from && { from }),
});

const alias: TestResource = { type: "aws:kms/alias:Alias", name: "data", inputs: {} };

const ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1";
const forward = [
  { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/1" },
];
const toHttps = [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }];

export const elbCases: readonly RuleCases[] = [
  casesOf("elb-listener-encrypted", {
    passes: {
      HTTPS: [listener({ protocol: "HTTPS", defaultActions: forward })],
      "HTTP that only sends to HTTPS": [listener({ protocol: "HTTP", defaultActions: toHttps })],
      "a classic one with TLS": [classic({ listeners: [{ lbProtocol: "https" }] })],
      "TCP, which may carry TLS": [listener({ protocol: "TCP", defaultActions: forward })],
    },
    fails: {
      HTTP: {
        resources: [listener({ protocol: "HTTP", defaultActions: forward })],
        finds: ["web-listener serves requests in clear (protocol HTTP)"],
      },
      "HTTP that sends to HTTP": {
        resources: [
          listener({ protocol: "HTTP", defaultActions: [{ type: "redirect", redirect: { port: "8080" } }] }),
        ],
        finds: ["web-listener serves requests in clear (protocol HTTP)"],
      },
      "one clear listener of a classic one": {
        resources: [classic({ listeners: [{ lbProtocol: "https" }, { lbProtocol: "http" }] })],
        finds: ["old has a listener in clear (lbProtocol)"],
      },
    },
    unknown: {
      "a protocol not known yet": {
        resources: [listener({ protocol: UNKNOWN, defaultActions: forward })],
        finds: ["web-listener ? protocol"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("elb-tls-policy", {
    passes: {
      "TLS 1.2 and 1.3": [listener({ protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" })],
      "a listener without TLS": [listener({ protocol: "HTTP", defaultActions: toHttps })],
      "one that the configuration allows": {
        resources: [listener({ protocol: "TLS", sslPolicy: "ELBSecurityPolicy-2016-08" })],
        config: { policies: ["ELBSecurityPolicy-2016-08"] },
      },
    },
    fails: {
      "AWS's default": {
        resources: [listener({ protocol: "HTTPS" })],
        finds: ["web-listener accepts versions of TLS before 1.2, or ciphers with SHA-1 (sslPolicy)"],
      },
      "TLS 1.0": {
        resources: [listener({ protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" })],
        finds: ["web-listener accepts versions of TLS before 1.2, or ciphers with SHA-1 (sslPolicy)"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [listener({ protocol: "HTTPS", sslPolicy: UNKNOWN })],
        finds: ["web-listener ? sslPolicy"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("elb-access-logged", {
    passes: {
      "with a bucket": [balancer({ accessLogs: { bucket: "logs", enabled: true } })],
      "a classic one, on by default": [classic({ accessLogs: { bucket: "logs" } })],
      "a gateway load balancer, which cannot": [balancer({ loadBalancerType: "gateway" })],
    },
    fails: {
      without: { resources: [balancer()], finds: ["web does not log requests (accessLogs)"] },
      "not turned on": {
        resources: [balancer({ accessLogs: { bucket: "logs" } })],
        finds: ["web does not log requests (accessLogs)"],
      },
      "a classic one without": {
        resources: [classic({})],
        finds: ["old does not log requests (accessLogs)"],
      },
      "a classic one turned off": {
        resources: [classic({ accessLogs: { bucket: "logs", enabled: false } })],
        finds: ["old has its log of requests turned off (accessLogs.enabled)"],
      },
    },
    unknown: {
      "not known yet": { resources: [balancer({ accessLogs: UNKNOWN })], finds: ["web ? accessLogs"] },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("elb-invalid-headers-dropped", {
    passes: {
      dropped: [balancer({ dropInvalidHeaderFields: true })],
      "a network load balancer, which reads none": [balancer({ loadBalancerType: "network" })],
    },
    fails: {
      "let through": {
        resources: [balancer()],
        finds: ["web lets headers through that are not valid HTTP (dropInvalidHeaderFields)"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [balancer({ dropInvalidHeaderFields: UNKNOWN })],
        finds: ["web ? dropInvalidHeaderFields"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("elb-desync-mitigated", {
    passes: { "the default": [balancer()], strictest: [classic({ desyncMitigationMode: "strictest" })] },
    fails: {
      "only watched": {
        resources: [balancer({ desyncMitigationMode: "monitor" })],
        finds: ["web only watches requests that could be read in two ways (desyncMitigationMode)"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [balancer({ desyncMitigationMode: UNKNOWN })],
        finds: ["web ? desyncMitigationMode"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("elb-web-firewall", {
    passes: {
      "one with a web ACL": [balancer({ internal: false }, { outputs: { arn: ARN } }), association(ARN)],
      "one with a web ACL, not made yet": [
        balancer({ internal: false }, { outputs: { arn: UNKNOWN } }),
        association(UNKNOWN, { resourceArn: ["web"] }),
      ],
      "an internal one": [balancer()],
      "a network load balancer": [balancer({ internal: false, loadBalancerType: "network" })],
    },
    fails: {
      "one that faces the internet": {
        resources: [balancer({ internal: undefined })],
        finds: ["web faces the internet without a web ACL"],
      },
    },
    unknown: {
      "where it faces not known yet": {
        resources: [balancer({ internal: UNKNOWN })],
        finds: ["web ? whether it is an application load balancer that faces the internet"],
      },
      "a web ACL for what is not known yet": {
        resources: [balancer({ internal: false }, { outputs: { arn: UNKNOWN } }), association(UNKNOWN)],
        finds: ["web ? which load balancer a web ACL of the stack is for"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("elb-deletion-protected", {
    passes: { protected: [balancer({ enableDeletionProtection: true })] },
    fails: {
      not: {
        resources: [balancer()],
        finds: ["web is not protected from deletion (enableDeletionProtection)"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [balancer({ enableDeletionProtection: UNKNOWN })],
        finds: ["web ? enableDeletionProtection"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("elb-in-several-zones", {
    passes: {
      "two subnets": [balancer({ subnets: ["subnet-a", "subnet-b"] })],
      "two subnets not made yet": [balancer({ subnets: [UNKNOWN, UNKNOWN] })],
    },
    fails: {
      "one subnet": {
        resources: [balancer({ subnets: ["subnet-a"] })],
        finds: ["web stands in one availability zone (subnets)"],
      },
      "one mapping": {
        resources: [balancer({ subnetMappings: [{ subnetId: "subnet-a" }] })],
        finds: ["web stands in one availability zone (subnetMappings)"],
      },
      "a classic one in one zone": {
        resources: [classic({ availabilityZones: ["eu-west-1a"] })],
        finds: ["old stands in one availability zone (availabilityZones)"],
      },
    },
    unknown: {
      "not known yet": { resources: [balancer({ subnets: UNKNOWN })], finds: ["web ? subnets"] },
    },
    notApplicable: { "an alias": [alias] },
  }),
];
