import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { KEY, finds, key, notApplicable, of } from "./resources";

const group = of("aws:ec2/securityGroup:SecurityGroup", "web", { description: "Instances of web" });
const closedGroup = of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default");
const ingress = of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "web-in", {
  description: "From the load balancer",
  ipProtocol: "tcp",
});
const egress = of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "web-out", {
  description: "HTTPS",
  ipProtocol: "tcp",
});
const classicRule = of("aws:ec2/securityGroupRule:SecurityGroupRule", "web-in", {
  description: "From the load balancer",
  protocol: "tcp",
});
const prefixList = of("aws:ec2/managedPrefixList:ManagedPrefixList", "partners", {
  addressFamily: "IPv4",
});
const prefixListEntry = of("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", "partner");
const instance = of("aws:ec2/instance:Instance", "web");
const template = of("aws:ec2/launchTemplate:LaunchTemplate", "web");
const launchConfiguration = of("aws:ec2/launchConfiguration:LaunchConfiguration", "web");
const metadataDefaults = of("aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults", "metadata-defaults");
const volume = of("aws:ebs/volume:Volume", "data");
const encryptionByDefault = of("aws:ebs/encryptionByDefault:EncryptionByDefault", "default");
const launchPermission = of("aws:ec2/amiLaunchPermission:AmiLaunchPermission", "share");
const snapshotBlock = of("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", "block");
const imageBlock = of("aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess", "block");
const snapshotCopy = of("aws:ebs/snapshotCopy:SnapshotCopy", "copy");
const imageCopy = of("aws:ec2/amiCopy:AmiCopy", "copy");
const image = of("aws:ec2/ami:Ami", "image");
const vpc = of("aws:ec2/vpc:Vpc", "network");

const WORLD = "0.0.0.0/0";
const OWN = "10.0.0.0/8";
const adminWords = "lets the internet reach port 22, SSH (22) among them";
const noTokens = "does not require tokens of the instance metadata service (httpTokens)";
const publicAddress = "gets a public address (associatePublicIpAddress)";

export const ec2Cases: readonly RuleCases[] = [
  casesOf("ec2-no-open-admin-ports", {
    passes: {
      "SSH from one's own network": [ingress({ cidrIpv4: OWN, fromPort: 22, toPort: 22 })],
      "SSH from one's own IPv6 network": [
        ingress({ cidrIpv6: "fd00::/8", fromPort: 22, toPort: 22 }),
        group({
          ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, ipv6CidrBlocks: ["2001:db8::/32"] }],
        }),
      ],
      "HTTPS from everywhere": [ingress({ cidrIpv4: WORLD, fromPort: 443, toPort: 443 })],
      "ICMP from everywhere": [ingress({ cidrIpv4: WORLD, ipProtocol: "icmp", fromPort: 3, toPort: 4 })],
      "everything to everywhere": [egress({ cidrIpv4: WORLD, ipProtocol: "-1" })],
      "another list of ports": {
        resources: [ingress({ cidrIpv4: WORLD, fromPort: 22, toPort: 22 })],
        config: { ports: [3389] },
      },
      "a prefix list of one's own networks": [
        prefixList({ entries: [{ cidr: OWN }] }, { outputs: { id: "pl-1" } }),
        ingress({ prefixListId: "pl-1", fromPort: 22, toPort: 22 }),
      ],
    },
    fails: {
      "SSH from everywhere": finds(ingress({ cidrIpv4: WORLD, fromPort: 22, toPort: 22 }), adminWords),
      "SSH from everywhere by IPv6": finds(
        ingress({ cidrIpv6: "::/0", fromPort: 22, toPort: 22 }),
        adminWords,
      ),
      "SSH from everywhere by IPv6, written out": finds(
        ingress({ cidrIpv6: "0:0:0:0:0:0:0:0/0", fromPort: 22, toPort: 22 }),
        adminWords,
      ),
      "SSH from everywhere in two halves": finds(
        classicRule({
          type: "ingress",
          cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"],
          fromPort: 22,
          toPort: 22,
        }),
        adminWords,
      ),
      "every protocol from everywhere, inline": finds(
        group({ ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [WORLD] }] }),
        "lets the internet reach every port, SSH (22), Telnet (23), RPC (135), CIFS (445), RDP (3389), " +
          "VNC (5900), WinRM (5985), WinRM (5986) among them in ingress[0]",
      ),
      "a range with RDP in it, protocol by number": finds(
        ingress({ cidrIpv4: WORLD, ipProtocol: "6", fromPort: 3000, toPort: 4000 }),
        "lets the internet reach ports 3000 to 4000, RDP (3389) among them",
      ),
      "an open default security group": finds(
        closedGroup({ ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [WORLD] }] }),
        `${adminWords} in ingress[0]`,
      ),
      "a prefix list with everywhere in it": {
        resources: [
          prefixList({ entries: [{ cidr: OWN }, { cidr: WORLD }] }, { outputs: { id: "pl-1" } }),
          ingress({ prefixListId: "pl-1", fromPort: 22, toPort: 22 }),
        ],
        finds: [`web-in ${adminWords}`],
      },
      "a prefix list that an entry opens, none of them made yet": {
        resources: [
          prefixList({}, { outputs: { id: UNKNOWN } }),
          prefixListEntry({ cidr: WORLD, prefixListId: UNKNOWN }, { from: { prefixListId: ["partners"] } }),
          classicRule(
            { type: "ingress", prefixListIds: [UNKNOWN], fromPort: 22, toPort: 22 },
            { from: { prefixListIds: ["partners"] } },
          ),
        ],
        finds: [`web-in ${adminWords}`],
      },
    },
    unknown: {
      "a range not known yet": finds(
        ingress({ cidrIpv4: UNKNOWN, fromPort: 22, toPort: 22 }),
        "? the range of addresses",
      ),
      "ports not known yet": finds(
        ingress({ cidrIpv4: WORLD, fromPort: UNKNOWN, toPort: 22 }),
        "? the range of ports",
      ),
      "inline rules not known yet": finds(group({ ingress: UNKNOWN }), "? ingress"),
      "a direction not known yet": finds(
        classicRule({ type: UNKNOWN, cidrBlocks: [WORLD], fromPort: 22, toPort: 22 }),
        "? type",
      ),
      "a prefix list from elsewhere, not known yet": finds(
        ingress({ prefixListId: UNKNOWN, fromPort: 22, toPort: 22 }),
        "? the prefix list",
      ),
    },
    notApplicable,
  }),
  casesOf("ec2-no-open-ingress", {
    passes: {
      "HTTPS from everywhere": [ingress({ cidrIpv4: WORLD, fromPort: 443, toPort: 443 })],
      "a database from another group": [
        ingress({ referencedSecurityGroupId: "sg-1", fromPort: 5432, toPort: 5432 }),
      ],
      "a port that the configuration allows": {
        resources: [ingress({ cidrIpv4: WORLD, fromPort: 8443, toPort: 8443 })],
        config: { allowedPorts: [8443] },
      },
    },
    fails: {
      "a database from everywhere": finds(
        ingress({ cidrIpv4: WORLD, fromPort: 5432, toPort: 5432 }),
        "lets the internet reach port 5432",
      ),
      "a rule without ports": finds(
        ingress({ cidrIpv4: WORLD, ipProtocol: "-1" }),
        "lets the internet reach every port",
      ),
    },
    unknown: {
      "a range not known yet": finds(
        ingress({ cidrIpv4: UNKNOWN, fromPort: 5432, toPort: 5432 }),
        "? the range of addresses",
      ),
    },
    notApplicable,
  }),
  casesOf("ec2-no-open-egress", {
    passes: {
      "HTTPS to everywhere": [egress({ cidrIpv4: WORLD, fromPort: 443, toPort: 443 })],
      "everything to one's own network": [egress({ cidrIpv4: OWN, ipProtocol: "-1" })],
      "everything to a prefix list of one's own networks": [
        prefixList({ entries: [{ cidr: OWN }] }, { outputs: { id: "pl-1" } }),
        egress({ prefixListId: "pl-1", ipProtocol: "-1" }),
      ],
      "everything to a prefix list of AWS": [egress({ prefixListId: "pl-6da54004", ipProtocol: "-1" })],
    },
    fails: {
      "everything to everywhere": finds(
        egress({ cidrIpv4: WORLD, ipProtocol: "-1" }),
        "lets every port of the internet be reached",
      ),
      "everything to everywhere, inline by IPv6": finds(
        group({ egress: [{ protocol: "all", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }] }),
        "lets every port of the internet be reached in egress[0]",
      ),
      "everything to a prefix list with everywhere in it": {
        resources: [
          prefixList({ entries: [{ cidr: OWN }, { cidr: WORLD }] }, { outputs: { id: "pl-1" } }),
          egress({ prefixListId: "pl-1", ipProtocol: "-1" }),
        ],
        finds: ["web-out lets every port of the internet be reached"],
      },
      "everything to a prefix list that an entry opens, inline, none of them made yet": {
        resources: [
          prefixList({}, { outputs: { id: UNKNOWN } }),
          prefixListEntry({ cidr: "::/0", prefixListId: UNKNOWN }, { from: { prefixListId: ["partners"] } }),
          group(
            { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, prefixListIds: [UNKNOWN] }] },
            { from: { egress: ["partners"] } },
          ),
        ],
        finds: ["web lets every port of the internet be reached in egress[0]"],
      },
    },
    unknown: {
      "a range not known yet": finds(
        egress({ cidrIpv4: UNKNOWN, ipProtocol: "-1" }),
        "? the range of addresses",
      ),
      "a prefix list from elsewhere, not known yet": finds(
        egress({ prefixListId: UNKNOWN, ipProtocol: "-1" }),
        "? the prefix list",
      ),
    },
    notApplicable,
  }),
  casesOf("ec2-security-group-described", {
    passes: {
      "with descriptions": [
        group({ ingress: [{ description: "HTTPS", protocol: "tcp", fromPort: 443, toPort: 443 }] }),
        ingress(),
      ],
    },
    fails: {
      "a group without one": finds(group({ description: undefined }), "has no description"),
      "the provider's placeholder": finds(group({ description: "Managed by Pulumi" }), "has no description"),
      "a rule without one": finds(ingress({ description: undefined }), "has no description"),
      "an inline rule without one": finds(
        group({ egress: [{ protocol: "tcp", fromPort: 443, toPort: 443 }] }),
        "has a rule without description in egress",
      ),
    },
    unknown: {
      "a description not known yet": finds(group({ description: UNKNOWN }), "? description"),
    },
    notApplicable,
  }),
  casesOf("ec2-security-group-rules-not-mixed", {
    passes: {
      "only rules of their own": [
        group({}, { outputs: { id: "sg-1" } }),
        ingress({ securityGroupId: "sg-1" }),
      ],
      "only inline rules": [group({ ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443 }] })],
    },
    fails: {
      both: {
        resources: [
          group({ ingress: [{ protocol: "tcp" }] }, { outputs: { id: "sg-1" } }),
          ingress({ securityGroupId: "sg-1" }),
        ],
        finds: ["web-in is for a security group that has inline rules too"],
      },
      "both, the group not made yet": {
        resources: [
          group({ egress: [{ protocol: "-1" }] }, { outputs: { id: UNKNOWN } }),
          egress({ securityGroupId: UNKNOWN }, { from: { securityGroupId: ["web"] } }),
        ],
        finds: ["web-out is for a security group that has inline rules too"],
      },
    },
    unknown: {
      "inline rules not known yet": {
        resources: [
          group({ ingress: UNKNOWN }, { outputs: { id: "sg-1" } }),
          ingress({ securityGroupId: "sg-1" }),
        ],
        finds: ["web-in ? whether its security group has inline rules"],
      },
    },
    notApplicable,
  }),
  casesOf("ec2-default-security-group-closed", {
    passes: {
      "a VPC whose group is closed": [
        vpc({}, { outputs: { id: UNKNOWN } }),
        closedGroup({ vpcId: UNKNOWN }, { from: { vpcId: ["network"] } }),
      ],
    },
    fails: {
      "a VPC of whose group nothing is said": finds(
        vpc(),
        "has a default security group with AWS's open rules",
      ),
      "a group with rules": {
        resources: [
          vpc({}, { outputs: { id: "vpc-1" } }),
          closedGroup({ vpcId: "vpc-1", egress: [{ protocol: "-1", cidrBlocks: [WORLD] }] }),
        ],
        finds: ["default has egress rules, where the default security group must have none"],
      },
    },
    unknown: {
      "a group of a VPC that is not known yet": {
        resources: [vpc({}, { outputs: { id: UNKNOWN } }), closedGroup({ vpcId: UNKNOWN })],
        finds: ["network ? which VPC a default security group of the stack belongs to"],
      },
      "rules not known yet": finds(closedGroup({ ingress: UNKNOWN }), "? ingress"),
    },
    notApplicable,
  }),
  casesOf("ec2-imdsv2-required", {
    passes: {
      "a template that requires tokens": [template({ metadataOptions: { httpTokens: "required" } })],
      "no metadata service at all": [template({ metadataOptions: { httpEndpoint: "disabled" } })],
      "an instance that takes it from its template": [instance({ launchTemplate: { id: "lt-1" } })],
    },
    fails: {
      "a template that says nothing": finds(template(), noTokens),
      "an instance that says nothing": finds(instance(), noTokens),
      "an instance with optional tokens": finds(
        instance({ metadataOptions: { httpTokens: "optional" } }),
        noTokens,
      ),
      "an instance that undoes its template": finds(
        instance({ launchTemplate: { id: "lt-1" }, metadataOptions: { httpTokens: "optional" } }),
        noTokens,
      ),
      "a launch configuration": finds(launchConfiguration(), noTokens),
      "defaults of the account that do not": finds(
        metadataDefaults({ httpTokens: "optional" }),
        "does not require tokens of the instance metadata service by default (httpTokens)",
      ),
    },
    unknown: {
      "options not known yet": finds(template({ metadataOptions: UNKNOWN }), "? metadataOptions"),
    },
    notApplicable,
  }),
  casesOf("ec2-imds-hop-limit", {
    passes: {
      "one hop": [template({ metadataOptions: { httpPutResponseHopLimit: 1 } })],
      "as many as the configuration allows": {
        resources: [instance({ metadataOptions: { httpPutResponseHopLimit: 2 } })],
        config: { maxHopLimit: 2 },
      },
      "AWS's default": [instance()],
    },
    fails: {
      "two hops": finds(
        template({ metadataOptions: { httpPutResponseHopLimit: 2 } }),
        "lets answers of the instance metadata service take more than 1 hop",
      ),
      "defaults of the account": finds(
        metadataDefaults({ httpPutResponseHopLimit: 3 }),
        "lets answers of the instance metadata service take more than 2 hops",
      ),
    },
    unknown: {
      "a limit not known yet": finds(
        template({ metadataOptions: { httpPutResponseHopLimit: UNKNOWN } }),
        "? metadataOptions.httpPutResponseHopLimit",
      ),
    },
    notApplicable,
  }),
  casesOf("ec2-no-public-address", {
    passes: {
      "an instance without": [instance({ associatePublicIpAddress: false })],
      "a template without": [template({ networkInterfaces: [{ associatePublicIpAddress: "false" }] })],
    },
    fails: {
      "an instance with one": finds(instance({ associatePublicIpAddress: true }), publicAddress),
      "a template, in words": finds(
        template({ networkInterfaces: [{}, { associatePublicIpAddress: "true" }] }),
        "gives its instances a public address (networkInterfaces.associatePublicIpAddress)",
      ),
      "a launch configuration": finds(launchConfiguration({ associatePublicIpAddress: true }), publicAddress),
    },
    unknown: {
      "not known yet": finds(instance({ associatePublicIpAddress: UNKNOWN }), "? associatePublicIpAddress"),
    },
    notApplicable,
  }),
  casesOf("ec2-no-secrets-in-user-data", {
    passes: {
      "a script that reads its secrets": [
        instance({
          userData: "#!/bin/sh\nexport DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)\n",
        }),
      ],
      "a script in base64": [
        template({ userData: Buffer.from("#!/bin/sh\nyum update -y\n").toString("base64") }),
      ],
    },
    fails: {
      "a password": finds(
        instance({ userData: "#!/bin/sh\nexport DB_PASSWORD=correct-horse\n" }),
        "has userData with something that looks like a secret",
      ),
      "a private key in base64": finds(
        template({
          userData: Buffer.from("cat <<E\n-----BEGIN RSA PRIVATE KEY-----\nE\n").toString("base64"),
        }),
        "has userData with something that looks like a secret",
      ),
      "an access key": finds(
        instance({ userDataBase64: Buffer.from(`key AKIAQQQQQQQQQQQQQQQQ`).toString("base64") }),
        "has userDataBase64 with something that looks like a secret",
      ),
    },
    unknown: {
      "not known yet": finds(instance({ userData: UNKNOWN }), "? userData"),
    },
    notApplicable,
  }),
  casesOf("ec2-disk-encrypted", {
    passes: {
      "an encrypted volume": [volume({ encrypted: true })],
      "a template whose disks are": [
        template({ blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }] }),
      ],
      "an instance whose disks are": [
        instance({ rootBlockDevice: { encrypted: true }, ebsBlockDevices: [{ encrypted: true }] }),
      ],
      "an instance that takes its disks from its template": [instance({ launchTemplate: { id: "lt-1" } })],
      "nothing said, where the account encrypts": {
        resources: [volume(), instance(), template()],
        config: { encryptedByDefault: true },
      },
    },
    fails: {
      "a volume": finds(volume(), "is not encrypted"),
      "a volume that refuses, where the account encrypts": {
        resources: [volume({ encrypted: false })],
        config: { encryptedByDefault: true },
        finds: ["data is not encrypted"],
      },
      "an instance's root disk": finds(instance(), "says nothing of the encryption of its rootBlockDevice"),
      "one of an instance's further disks": finds(
        instance({
          rootBlockDevice: { encrypted: true },
          ebsBlockDevices: [{ encrypted: true }, { encrypted: false }],
        }),
        "has a disk that is not encrypted (ebsBlockDevices[1])",
      ),
      "a template without disks": finds(template(), "says nothing of the encryption of its root disk"),
      "a template's disk": finds(
        template({ blockDeviceMappings: [{ ebs: { encrypted: "false" } }] }),
        "has a disk that is not encrypted (blockDeviceMappings[0])",
      ),
      "a copy of a snapshot": finds(snapshotCopy(), "is not encrypted"),
      "a copy of an image": finds(imageCopy({ encrypted: false }), "is not encrypted"),
      "an image with a disk of its own": finds(
        image({ ebsBlockDevices: [{ snapshotId: "snap-1" }, { volumeSize: 8 }] }),
        "says nothing of the encryption of its ebsBlockDevices[1]",
      ),
    },
    unknown: {
      "not known yet": finds(volume({ encrypted: UNKNOWN }), "? encrypted"),
      "disks not known yet": finds(
        template({ blockDeviceMappings: UNKNOWN }),
        "? the encryption of blockDeviceMappings",
      ),
    },
    notApplicable,
  }),
  casesOf("ec2-disk-own-key", {
    passes: {
      "a volume with one": [volume({ encrypted: true, kmsKeyId: KEY })],
      "a template with one of the same program": [
        key,
        template(
          { blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: UNKNOWN } }] },
          { from: { blockDeviceMappings: ["key"] } },
        ),
      ],
      "a volume that is not encrypted, which is another rule's matter": [volume()],
    },
    fails: {
      "a volume under AWS's key": finds(
        volume({ encrypted: true }),
        "has no KMS key of one's own (kmsKeyId)",
      ),
      "a template": finds(
        template({ blockDeviceMappings: [{ ebs: { encrypted: "true" } }] }),
        "has a disk without a KMS key of one's own (kmsKeyId)",
      ),
      "an instance": finds(
        instance({ rootBlockDevice: { encrypted: true } }),
        "has a root disk without a KMS key of one's own (kmsKeyId)",
      ),
    },
    unknown: {
      "a key from elsewhere, not known yet": finds(
        volume({ encrypted: true, kmsKeyId: UNKNOWN }),
        "? kmsKeyId",
      ),
    },
    notApplicable,
  }),
  casesOf("ec2-disk-encryption-default-on", {
    passes: {
      "the default": [encryptionByDefault()],
    },
    fails: {
      "turned off": finds(
        encryptionByDefault({ enabled: false }),
        "turns the account's default encryption of disks off",
      ),
    },
    unknown: {
      "not known yet": finds(encryptionByDefault({ enabled: UNKNOWN }), "? enabled"),
    },
    notApplicable,
  }),
  casesOf("ec2-snapshot-not-public", {
    passes: {
      "an image for another account": [launchPermission({ accountId: "444455556666" })],
      "the block": [snapshotBlock({ state: "block-all-sharing" })],
    },
    fails: {
      "an image for everybody": finds(launchPermission({ group: "all" }), "shares an image with everybody"),
      "no block for snapshots": finds(
        snapshotBlock({ state: "unblocked" }),
        "does not block public sharing of snapshots",
      ),
      "no block for images": finds(
        imageBlock({ state: "unblocked" }),
        "does not block public sharing of images",
      ),
    },
    unknown: {
      "not known yet": finds(launchPermission({ group: UNKNOWN }), "? group"),
    },
    notApplicable,
  }),
];
