import assert from "node:assert/strict";
import type { NetworkTransform } from "../../components/network";
import { Deployment } from "../../components/shared";
import { deploymentArgs } from "../support/deployment";
import { everything, networkRun } from "./network-support";

/** Every entry of a network's transform, with the names of the children that it reaches. */
const entries: Readonly<Record<string, RegExp>> = {
  vpc: /^network-vpc$/,
  secondaryCidr: /^network-secondary-pods-cidr$/,
  ipv6Cidr: /^network-ipv6$/,
  defaultSecurityGroup: /^network-default-group$/,
  defaultNetworkAcl: /^network-default-acl$/,
  internetGateway: /^network-internet$/,
  egressOnlyGateway: /^network-egress$/,
  "tier.subnet": /^network-(public|private|isolated|secondary-pods)-[ab]$/,
  "tier.routeTable": /-[ab]-routes$/,
  "tier.routeTableAssociation": /-[ab]-association$/,
  "tier.route": /-[ab]-internet(-ipv6)?$/,
  "tier.networkAcl": /^network-(public|private|isolated|secondary-pods)-acl$/,
  "tier.networkAclAssociation": /-[ab]-acl$/,
  "nat.gateway": /^network-nat-[ab]$/,
  "nat.address": /^network-nat-[ab]-address$/,
  "endpoints.endpoint": /^network-endpoint-(s3|dynamodb|ssm)$/,
  "endpoints.routeTableAssociation": /^network-endpoint-(s3|dynamodb)-(private|secondary-pods)-[ab]$/,
  "endpoints.subnetAssociation": /^network-endpoint-ssm-private-[ab]$/,
  "endpoints.securityGroup.group": /^network-endpoint-security-group-group$/,
  "endpoints.securityGroup.ingressRule": /^network-endpoint-security-group-in-https/,
  "flowLogs.logGroup": /^network-flow-logs-group$/,
  "flowLogs.role": /^network-flow-logs-role$/,
  "flowLogs.rolePolicy": /^network-flow-logs-write$/,
  "flowLogs.flowLog": /^network-flow-logs-log$/,
  "dnsQueryLogs.logGroup": /^network-dns-queries-group$/,
  "dnsQueryLogs.logGroupPolicy": /^network-dns-queries-delivery$/,
  "dnsQueryLogs.config": /^network-dns-queries-config$/,
  "dnsQueryLogs.association": /^network-dns-queries-association$/,
  "dnsFirewall.domainList": /^network-dns-firewall-partner-domains$/,
  "dnsFirewall.ruleGroup": /^network-dns-firewall-group$/,
  "dnsFirewall.rule": /^network-dns-firewall-(partner|malware|tunnels)$/,
  "dnsFirewall.association": /^network-dns-firewall-association$/,
  "dnsFirewall.config": /^network-dns-firewall-config$/,
  "blockPublicAccess.options": /^network-public-access-options$/,
  "blockPublicAccess.exclusion": /^network-public-access-(public|private|secondary-pods)-[ab]$/,
};

/** A transform with a function at that path, which protects the child and changes nothing else. */
function protecting(path: string): NetworkTransform {
  const protect = () => ({ options: { protect: true } });
  return path
    .split(".")
    .reduceRight<unknown>((inner, key) => ({ [key]: inner }), protect) as NetworkTransform;
}

describe("the network's transform", () => {
  const deployment = new Deployment(deploymentArgs({ protect: false }));
  const reached = new Set<string>();
  for (const [path, names] of Object.entries(entries)) {
    it(`X5: ${path} reaches all its children and no other`, async () => {
      const run = await networkRun({ ...everything, deployment, transform: protecting(path) });
      const found = run.resources.filter(({ protect }) => protect).map(({ name }) => name);
      assert.ok(found.length > 0);
      assert.deepEqual(
        found.filter((name) => !names.test(name)),
        [],
      );
      const type = run.resources.find(({ protect }) => protect)?.type;
      assert.deepEqual(
        run.ofType(type ?? "").filter(({ name, protect }) => names.test(name) && !protect),
        [],
      );
      found.forEach((name) => reached.add(name));
    });
  }

  it("X5: leaves no child of a network with everything that no entry reaches", async () => {
    const run = await networkRun({ ...everything, deployment });
    const names = run.resources.filter(({ type }) => type.startsWith("aws:")).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => !reached.has(name)),
      [],
    );
  });

  it("X5: replaces arguments, tier and zone told by the name", async () => {
    const run = await networkRun({
      transform: {
        tier: {
          subnet: (_, __, name) =>
            name === "network-public-a" ? { args: { mapPublicIpOnLaunch: true } } : {},
        },
        vpc: { instanceTenancy: "dedicated" },
      },
    });
    assert.equal(run.get("aws:ec2/vpc:Vpc", "network-vpc").inputs.instanceTenancy, "dedicated");
    assert.deepEqual(
      run
        .ofType("aws:ec2/subnet:Subnet")
        .flatMap(({ name, inputs }) => (inputs.mapPublicIpOnLaunch ? [name] : [])),
      ["network-public-a"],
    );
  });
});
