import { ENCRYPTED_IN_TRANSIT } from "../../core/frameworks";
import { type Accept, propertyRule } from "../../core/property-rule";
import { asList, at, textOf } from "../../core/values";
import { CLASSIC } from "./load-balancers";

const LISTENERS: readonly string[] = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];

interface TlsConfig {
  readonly policies: readonly string[];
}

const protocolIs =
  (...names: readonly string[]): Accept =>
  (value) =>
    names.includes(textOf(value).toUpperCase());

/** Whether every default action sends the client elsewhere by HTTPS, which keeps nothing but the way there in clear. */
function redirectsToTls(actions: unknown): boolean {
  const given = asList(actions);
  return (
    given.length > 0 &&
    given.every((action) => {
      // Without a protocol the redirect keeps that of the request.
      const protocol = at(action, "redirect", "protocol");
      return at(action, "type") === "redirect" && protocolIs("HTTPS")(protocol, {});
    })
  );
}

export const tlsListeners = propertyRule({
  id: "elb-listener-encrypted",
  description: "Listeners speak TLS, or send the client to where it is spoken.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["ELB.1", "ELB.3"], nist: ENCRYPTED_IN_TRANSIT, pci: ["4.2.1"] },
  why: "Everybody on the way reads and changes what goes in clear: passwords, cookies, answers.",
  fix: "Use protocol HTTPS (or TLS) with a certificate; on port 80 only a redirect with protocol HTTPS.",
  docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  demands: [
    {
      types: LISTENERS,
      path: "defaultActions",
      accept: redirectsToTls,
      finding: "serves requests in clear (protocol HTTP)",
      // Absent: application load balancers must have one, so it is that of a gateway load balancer.
      when: { protocol: protocolIs("HTTP") },
    },
    {
      types: CLASSIC,
      path: "listeners[].lbProtocol",
      accept: protocolIs("HTTPS", "SSL"),
      finding: "has a listener in clear (lbProtocol)",
    },
  ],
});

/**
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html: TLS 1.2 at least. Those
 * with "Ext" in their names are left out: they take ciphers with SHA-1.
 */
const TLS_POLICIES: readonly string[] = [
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-3-RFC9151-FIPS-2023-07",
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-2-RFC9151-FIPS-2023-07",
  "ELBSecurityPolicy-FS-1-2-Res-2020-10",
  "ELBSecurityPolicy-FS-1-2-Res-2019-08",
  "ELBSecurityPolicy-TLS-1-2-2017-01",
];

/** What AWS recommends, and sets for listeners that are made in its console. */
const RECOMMENDED = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

export const tlsPolicy = propertyRule<TlsConfig>({
  id: "elb-tls-policy",
  description: "Listeners accept no version of TLS before 1.2, and no ciphers with SHA-1.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["ELB.17"], nist: ENCRYPTED_IN_TRANSIT, pci: ["4.2.1"] },
  why: "TLS 1.0 and 1.1 are broken; an attacker on the way makes both sides fall back to them.",
  fix: 'Set `sslPolicy`, e.g. "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"; the default allows TLS 1.0.',
  docs: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  settings: {
    policies: {
      default: TLS_POLICIES,
      schema: { type: "array", items: { type: "string" }, description: "Security policies that will do." },
    },
  },
  demands: [
    {
      types: LISTENERS,
      path: "sslPolicy",
      accept: (value, { policies }) => policies.includes(textOf(value)),
      finding: "accepts versions of TLS before 1.2, or ciphers with SHA-1 (sslPolicy)",
      repair: ({ policies }) => (policies.includes(RECOMMENDED) ? RECOMMENDED : (policies[0] ?? RECOMMENDED)),
      when: { protocol: protocolIs("HTTPS", "TLS") },
    },
  ],
});
