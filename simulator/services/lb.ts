import type { Instance, ResourceModel, ServiceModel } from "../model";
import {
  always,
  dnsSuffix,
  emptyList,
  emptyText,
  hostedZoneId,
  outputOf,
  regionalArn,
  stringHash,
  text,
  texts,
} from "./support";
import { SUBNET, defaultSecurityGroupId } from "./vpc";

const loadBalancer: ResourceModel = {
  type: "aws:lb/loadBalancer:LoadBalancer",
  physicalName: "name",
  taggable: true,
  replaceOn: ["customerOwnedIpv4Pool", "internal", "loadBalancerType"],
  defaults: () => ({
    clientKeepAlive: 3600,
    desyncMitigationMode: "defensive",
    dnsRecordClientRoutingPolicy: "any_availability_zone",
    dropInvalidHeaderFields: false,
    enableDeletionProtection: false,
    enableHttp2: true,
    enableTlsVersionAndCipherSuiteHeaders: false,
    enableWafFailOpen: false,
    enableXffClientPort: false,
    enableZonalShift: false,
    idleTimeout: 60,
    loadBalancerType: "application",
    preserveHostHeader: false,
    xffHeaderProcessingMode: "append",
  }),
  id: (draft) => regionalArn(draft, "elasticloadbalancing", `loadbalancer/${suffix(draft)}`),
  computed: {
    arn: ({ id }) => id,
    arnSuffix: suffix,
    dnsName: (balancer) =>
      `${balancer.inputs.internal === true ? "internal-" : ""}${text(balancer.inputs.name)}-${stringHash(balancer.id)}.${balancer.region}.elb.${dnsSuffix(balancer.partition)}`,
    enablePrefixForIpv6SourceNat: emptyText,
    enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: emptyText,
    internal: always(false),
    ipAddressType: always("ipv4"),
    namePrefix: emptyText,
    secondaryIpsAutoAssignedPerSubnet: always(0),
    securityGroups: (balancer) => [defaultSecurityGroupId(vpcOf(balancer))],
    subnetMappings: ({ inputs }) => texts(inputs.subnets).map((subnetId) => ({ subnetId })),
    subnets: emptyList,
    vpcId: vpcOf,
    zoneId: ({ region }) => hostedZoneId("elasticloadbalancing", region),
  },
};

const targetGroup: ResourceModel = {
  type: "aws:lb/targetGroup:TargetGroup",
  physicalName: "name",
  taggable: true,
  replaceOn: [
    "ipAddressType",
    "port",
    "protocol",
    "protocolVersion",
    "targetControlPort",
    "targetType",
    "vpcId",
  ],
  defaults: () => ({
    deregistrationDelay: 300,
    lambdaMultiValueHeadersEnabled: false,
    proxyProtocolV2: false,
    slowStart: 0,
    targetType: "instance",
  }),
  id: (draft) =>
    regionalArn(draft, "elasticloadbalancing", `targetgroup/${text(draft.inputs.name)}/${draft.hex(16)}`),
  computed: {
    arn: ({ id }) => id,
    arnSuffix: (group) => `targetgroup/${text(group.inputs.name)}/${group.hex(16)}`,
    connectionTermination: always(false),
    healthCheck: ({ inputs }) => ({
      enabled: true,
      healthyThreshold: 3,
      interval: 30,
      matcher: "200",
      path: "/",
      port: "traffic-port",
      protocol: text(inputs.protocol) || "HTTP",
      timeout: 5,
      unhealthyThreshold: 3,
    }),
    ipAddressType: always("ipv4"),
    loadBalancerArns: emptyList,
    loadBalancingAlgorithmType: always("round_robin"),
    loadBalancingAnomalyMitigation: always("off"),
    loadBalancingCrossZoneEnabled: always("use_load_balancer_configuration"),
    namePrefix: emptyText,
    preserveClientIp: emptyText,
    protocolVersion: always("HTTP1"),
    stickiness: always({ cookieDuration: 86400, cookieName: "", enabled: false, type: "lb_cookie" }),
    targetFailovers: emptyList,
    targetGroupHealth: always({}),
    targetHealthStates: emptyList,
  },
};

/** What an HTTP listener can do to headers; all of it is off until asked for. */
const headers = [
  "routingHttpRequestXAmznMtlsClientcertHeaderName",
  "routingHttpRequestXAmznMtlsClientcertIssuerHeaderName",
  "routingHttpRequestXAmznMtlsClientcertLeafHeaderName",
  "routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName",
  "routingHttpRequestXAmznMtlsClientcertSubjectHeaderName",
  "routingHttpRequestXAmznMtlsClientcertValidityHeaderName",
  "routingHttpRequestXAmznTlsCipherSuiteHeaderName",
  "routingHttpRequestXAmznTlsVersionHeaderName",
  "routingHttpResponseAccessControlAllowCredentialsHeaderValue",
  "routingHttpResponseAccessControlAllowHeadersHeaderValue",
  "routingHttpResponseAccessControlAllowMethodsHeaderValue",
  "routingHttpResponseAccessControlAllowOriginHeaderValue",
  "routingHttpResponseAccessControlExposeHeadersHeaderValue",
  "routingHttpResponseAccessControlMaxAgeHeaderValue",
  "routingHttpResponseContentSecurityPolicyHeaderValue",
  "routingHttpResponseStrictTransportSecurityHeaderValue",
  "routingHttpResponseXContentTypeOptionsHeaderValue",
  "routingHttpResponseXFrameOptionsHeaderValue",
];

const listener: ResourceModel = {
  type: "aws:lb/listener:Listener",
  taggable: true,
  replaceOn: ["loadBalancerArn"],
  id: (draft) =>
    `${text(draft.inputs.loadBalancerArn).replace(":loadbalancer/", ":listener/")}/${draft.hex(16)}`,
  computed: {
    ...Object.fromEntries(headers.map((name) => [name, emptyText])),
    arn: ({ id }) => id,
    mutualAuthentication: always({ mode: "off" }),
    protocol: always("HTTP"),
    routingHttpResponseServerEnabled: always(true),
    sslPolicy: ({ inputs }) => (inputs.protocol === "HTTPS" ? "ELBSecurityPolicy-2016-08" : ""),
    tcpIdleTimeoutSeconds: always(0),
  },
};

const listenerRule: ResourceModel = {
  type: "aws:lb/listenerRule:ListenerRule",
  taggable: true,
  replaceOn: ["listenerArn"],
  id: (draft) =>
    `${text(draft.inputs.listenerArn).replace(":listener/", ":listener-rule/")}/${draft.hex(16)}`,
  computed: { arn: ({ id }) => id, priority: always(1) },
};

/** Load balancers. No request is answered. */
export const lb: ServiceModel = { resources: [loadBalancer, targetGroup, listener, listenerRule] };

function suffix({ inputs, hex }: Omit<Instance, "id">): string {
  const kind = { network: "net", gateway: "gwy" }[text(inputs.loadBalancerType)] ?? "app";
  return `${kind}/${text(inputs.name)}/${hex(16)}`;
}

function vpcOf({ inputs, world }: Instance): string {
  return text(outputOf(world, SUBNET, texts(inputs.subnets)[0], "vpcId"));
}
