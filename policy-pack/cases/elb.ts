import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { finds, notApplicable, of } from "./resources";

const balancer = of("aws:lb/loadBalancer:LoadBalancer", "web", { internal: true });
const classic = of("aws:elb/loadBalancer:LoadBalancer", "old");
const listener = of("aws:lb/listener:Listener", "web-listener");
const association = of("aws:wafv2/webAclAssociation:WebAclAssociation", "web-firewall");

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
      HTTP: finds(
        listener({ protocol: "HTTP", defaultActions: forward }),
        "serves requests in clear (protocol HTTP)",
      ),
      "HTTP that sends to HTTP": finds(
        listener({ protocol: "HTTP", defaultActions: [{ type: "redirect", redirect: { port: "8080" } }] }),
        "serves requests in clear (protocol HTTP)",
      ),
      "one clear listener of a classic one": finds(
        classic({ listeners: [{ lbProtocol: "https" }, { lbProtocol: "http" }] }),
        "has a listener in clear (lbProtocol)",
      ),
    },
    unknown: {
      "a protocol not known yet": finds(
        listener({ protocol: UNKNOWN, defaultActions: forward }),
        "? protocol",
      ),
    },
    notApplicable,
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
      "AWS's default": finds(
        listener({ protocol: "HTTPS" }),
        "accepts versions of TLS before 1.2, or ciphers with SHA-1 (sslPolicy)",
      ),
      "TLS 1.0": finds(
        listener({ protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" }),
        "accepts versions of TLS before 1.2, or ciphers with SHA-1 (sslPolicy)",
      ),
    },
    unknown: {
      "not known yet": finds(listener({ protocol: "HTTPS", sslPolicy: UNKNOWN }), "? sslPolicy"),
    },
    notApplicable,
  }),
  casesOf("elb-access-logged", {
    passes: {
      "with a bucket": [balancer({ accessLogs: { bucket: "logs", enabled: true } })],
      "a classic one, on by default": [classic({ accessLogs: { bucket: "logs" } })],
      "a gateway load balancer, which cannot": [balancer({ loadBalancerType: "gateway" })],
    },
    fails: {
      without: finds(balancer(), "does not log requests (accessLogs)"),
      "not turned on": finds(
        balancer({ accessLogs: { bucket: "logs" } }),
        "does not log requests (accessLogs)",
      ),
      "a classic one without": finds(classic({}), "does not log requests (accessLogs)"),
      "a classic one turned off": finds(
        classic({ accessLogs: { bucket: "logs", enabled: false } }),
        "has its log of requests turned off (accessLogs.enabled)",
      ),
    },
    unknown: {
      "not known yet": finds(balancer({ accessLogs: UNKNOWN }), "? accessLogs"),
    },
    notApplicable,
  }),
  casesOf("elb-invalid-headers-dropped", {
    passes: {
      dropped: [balancer({ dropInvalidHeaderFields: true })],
      "a network load balancer, which reads none": [balancer({ loadBalancerType: "network" })],
    },
    fails: {
      "let through": finds(
        balancer(),
        "lets headers through that are not valid HTTP (dropInvalidHeaderFields)",
      ),
    },
    unknown: {
      "not known yet": finds(balancer({ dropInvalidHeaderFields: UNKNOWN }), "? dropInvalidHeaderFields"),
    },
    notApplicable,
  }),
  casesOf("elb-desync-mitigated", {
    passes: { "the default": [balancer()], strictest: [classic({ desyncMitigationMode: "strictest" })] },
    fails: {
      "only watched": finds(
        balancer({ desyncMitigationMode: "monitor" }),
        "only watches requests that could be read in two ways (desyncMitigationMode)",
      ),
    },
    unknown: {
      "not known yet": finds(balancer({ desyncMitigationMode: UNKNOWN }), "? desyncMitigationMode"),
    },
    notApplicable,
  }),
  casesOf("elb-web-firewall", {
    passes: {
      "one with a web ACL": [
        balancer({ internal: false }, { outputs: { arn: ARN } }),
        association({ resourceArn: ARN }),
      ],
      "one with a web ACL, not made yet": [
        balancer({ internal: false }, { outputs: { arn: UNKNOWN } }),
        association({ resourceArn: UNKNOWN }, { from: { resourceArn: ["web"] } }),
      ],
      "an internal one": [balancer()],
      "a network load balancer": [balancer({ internal: false, loadBalancerType: "network" })],
    },
    fails: {
      "one that faces the internet": finds(
        balancer({ internal: undefined }),
        "faces the internet without a web ACL",
      ),
    },
    unknown: {
      "where it faces not known yet": finds(
        balancer({ internal: UNKNOWN }),
        "? whether it is an application load balancer that faces the internet",
      ),
      "a web ACL for what is not known yet": {
        resources: [
          balancer({ internal: false }, { outputs: { arn: UNKNOWN } }),
          association({ resourceArn: UNKNOWN }),
        ],
        finds: ["web ? which load balancer a web ACL of the stack is for"],
      },
    },
    notApplicable,
  }),
  casesOf("elb-deletion-protected", {
    passes: { protected: [balancer({ enableDeletionProtection: true })] },
    fails: {
      not: finds(balancer(), "is not protected from deletion (enableDeletionProtection)"),
    },
    unknown: {
      "not known yet": finds(balancer({ enableDeletionProtection: UNKNOWN }), "? enableDeletionProtection"),
    },
    notApplicable,
  }),
  casesOf("elb-in-several-zones", {
    passes: {
      "two subnets": [balancer({ subnets: ["subnet-a", "subnet-b"] })],
      "two subnets not made yet": [balancer({ subnets: [UNKNOWN, UNKNOWN] })],
    },
    fails: {
      "one subnet": finds(balancer({ subnets: ["subnet-a"] }), "stands in one availability zone (subnets)"),
      "one mapping": finds(
        balancer({ subnetMappings: [{ subnetId: "subnet-a" }] }),
        "stands in one availability zone (subnetMappings)",
      ),
      "a classic one in one zone": finds(
        classic({ availabilityZones: ["eu-west-1a"] }),
        "stands in one availability zone (availabilityZones)",
      ),
    },
    unknown: {
      "not known yet": finds(balancer({ subnets: UNKNOWN }), "? subnets"),
    },
    notApplicable,
  }),
];
