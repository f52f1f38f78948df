import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

type Inputs = Readonly<Record<string, unknown>>;

const resource =
  (type: string, name: string, common: Inputs = {}) =>
  (inputs: Inputs = {}, more: Partial<TestResource> = {}): TestResource => ({
    type,
    name,
    inputs: { ...common, ...inputs },
    ...more,
  });

const group = resource("aws:ec2/securityGroup:SecurityGroup", "web", { description: "Instances of web" });
const closedGroup = resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default");
const ingress = resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "web-in", {
  description: "From the load balancer",
  ipProtocol: "tcp",
});
const egress = resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "web-out", {
  description: "HTTPS",
  ipProtocol: "tcp",
});
const classicRule = resource("aws:ec2/securityGroupRule:SecurityGroupRule", "web-in", {
  description: "From the load balancer",
  protocol: "tcp",
});
const prefixList = resource("aws:ec2/managedPrefixList:ManagedPrefixList", "partners", {
  addressFamily: "IPv4",
});
const prefixListEntry = resource("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", "partner");
const instance = resource("aws:ec2/instance:Instance", "web");
const template = resource("aws:ec2/launchTemplate:LaunchTemplate", "web");
const launchConfiguration = resource("aws:ec2/launchConfiguration:LaunchConfiguration", "web");
const metadataDefaults = resource(
  "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
  "metadata-defaults",
);
const volume = resource("aws:ebs/volume:Volume", "data");
const vpc = resource("aws:ec2/vpc:Vpc", "network");
const alias = resource("aws:kms/alias:Alias", "data");

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000000";
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
      "SSH from everywhere": {
        resources: [ingress({ cidrIpv4: WORLD, fromPort: 22, toPort: 22 })],
        finds: [`web-in ${adminWords}`],
      },
      "SSH from everywhere by IPv6": {
        resources: [ingress({ cidrIpv6: "::/0", fromPort: 22, toPort: 22 })],
        finds: [`web-in ${adminWords}`],
      },
      "SSH from everywhere by IPv6, written out": {
        resources: [ingress({ cidrIpv6: "0:0:0:0:0:0:0:0/0", fromPort: 22, toPort: 22 })],
        finds: [`web-in ${adminWords}`],
      },
      "SSH from everywhere in two halves": {
        resources: [
          classicRule({
            type: "ingress",
            cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"],
            fromPort: 22,
            toPort: 22,
          }),
        ],
        finds: [`web-in ${adminWords}`],
      },
      "every protocol from everywhere, inline": {
        resources: [group({ ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [WORLD] }] })],
        finds: [
          "web lets the internet reach every port, SSH (22), Telnet (23), RPC (135), CIFS (445), RDP (3389), " +
            "VNC (5900), WinRM (5985), WinRM (5986) among them in ingress[0]",
        ],
      },
      "a range with RDP in it, protocol by number": {
        resources: [ingress({ cidrIpv4: WORLD, ipProtocol: "6", fromPort: 3000, toPort: 4000 })],
        finds: ["web-in lets the internet reach ports 3000 to 4000, RDP (3389) among them"],
      },
      "an open default security group": {
        resources: [
          closedGroup({ ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [WORLD] }] }),
        ],
        finds: [`default ${adminWords} in ingress[0]`],
      },
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
      "a range not known yet": {
        resources: [ingress({ cidrIpv4: UNKNOWN, fromPort: 22, toPort: 22 })],
        finds: ["web-in ? the range of addresses"],
      },
      "ports not known yet": {
        resources: [ingress({ cidrIpv4: WORLD, fromPort: UNKNOWN, toPort: 22 })],
        finds: ["web-in ? the range of ports"],
      },
      "inline rules not known yet": {
        resources: [group({ ingress: UNKNOWN })],
        finds: ["web ? ingress"],
      },
      "a direction not known yet": {
        resources: [classicRule({ type: UNKNOWN, cidrBlocks: [WORLD], fromPort: 22, toPort: 22 })],
        finds: ["web-in ? type"],
      },
      "a prefix list from elsewhere, not known yet": {
        resources: [ingress({ prefixListId: UNKNOWN, fromPort: 22, toPort: 22 })],
        finds: ["web-in ? the prefix list"],
      },
    },
    notApplicable: { "an alias": [alias()] },
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
      "a database from everywhere": {
        resources: [ingress({ cidrIpv4: WORLD, fromPort: 5432, toPort: 5432 })],
        finds: ["web-in lets the internet reach port 5432"],
      },
      "a rule without ports": {
        resources: [ingress({ cidrIpv4: WORLD, ipProtocol: "-1" })],
        finds: ["web-in lets the internet reach every port"],
      },
    },
    unknown: {
      "a range not known yet": {
        resources: [ingress({ cidrIpv4: UNKNOWN, fromPort: 5432, toPort: 5432 })],
        finds: ["web-in ? the range of addresses"],
      },
    },
    notApplicable: { "an alias": [alias()] },
  }),
  casesOf("ec2-no-open-egress", {
    passes: {
      "HTTPS to everywhere": [egress({ cidrIpv4: WORLD, fromPort: 443, toPort: 443 })],
      "everything to one's own network": [egress({ cidrIpv4: OWN, ipProtocol: "-1" })],
    },
    fails: {
      "everything to everywhere": {
        resources: [egress({ cidrIpv4: WORLD, ipProtocol: "-1" })],
        finds: ["web-out lets every port of the internet be reached"],
      },
      "everything to everywhere, inline by IPv6": {
        resources: [
          group({ egress: [{ protocol: "all", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }] }),
        ],
        finds: ["web lets every port of the internet be reached in egress[0]"],
      },
    },
    unknown: {
      "a range not known yet": {
        resources: [egress({ cidrIpv4: UNKNOWN, ipProtocol: "-1" })],
        finds: ["web-out ? the range of addresses"],
      },
    },
    notApplicable: { "an alias": [alias()] },
  }),
  casesOf("ec2-security-group-described", {
    passes: {
      "with descriptions": [
        group({ ingress: [{ description: "HTTPS", protocol: "tcp", fromPort: 443, toPort: 443 }] }),
        ingress(),
      ],
    },
    fails: {
      "a group without one": {
        resources: [group({ description: undefined })],
        finds: ["web has no description"],
      },
      "the provider's placeholder": {
        resources: [group({ description: "Managed by Pulumi" })],
        finds: ["web has no description"],
      },
      "a rule without one": {
        resources: [ingress({ description: undefined })],
        finds: ["web-in has no description"],
      },
      "an inline rule without one": {
        resources: [group({ egress: [{ protocol: "tcp", fromPort: 443, toPort: 443 }] })],
        finds: ["web has a rule without description in egress"],
      },
    },
    unknown: {
      "a description not known yet": {
        resources: [group({ description: UNKNOWN })],
        finds: ["web ? description"],
      },
    },
    notApplicable: { "an alias": [alias()] },
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
    notApplicable: { "an alias": [alias()] },
  }),
  casesOf("ec2-default-security-group-closed", {
    passes: {
      "a VPC whose group is closed": [
        vpc({}, { outputs: { id: UNKNOWN } }),
        closedGroup({ vpcId: UNKNOWN }, { from: { vpcId: ["network"] } }),
      ],
    },
    fails: {
      "a VPC of whose group nothing is said": {
        resources: [vpc()],
        finds: ["network has a default security group with AWS's open rules"],
      },
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
      "rules not known yet": { resources: [closedGroup({ ingress: UNKNOWN })], finds: ["default ? ingress"] },
    },
    notApplicable: { "an alias": [alias()] },
  }),
  casesOf("ec2-imdsv2-required", {
    passes: {
      "a template that requires tokens": [template({ metadataOptions: { httpTokens: "required" } })],
      "no metadata service at all": [template({ metadataOptions: { httpEndpoint: "disabled" } })],
      "an instance that takes it from its template": [instance({ launchTemplate: { id: "lt-1" } })],
    },
    fails: {
      "a template that says nothing": { resources: [template()], finds: [`web ${noTokens}`] },
      "an instance that says nothing": { resources: [instance()], finds: [`web ${noTokens}`] },
      "an instance with optional tokens": {
        resources: [instance({ metadataOptions: { httpTokens: "optional" } })],
        finds: [`web ${noTokens}`],
      },
      "an instance that undoes its template": {
        resources: [
          instance({ launchTemplate: { id: "lt-1" }, metadataOptions: { httpTokens: "optional" } }),
        ],
        finds: [`web ${noTokens}`],
      },
      "a launch configuration": { resources: [launchConfiguration()], finds: [`web ${noTokens}`] },
      "defaults of the account that do not": {
        resources: [metadataDefaults({ httpTokens: "optional" })],
        finds: [
          "metadata-defaults does not require tokens of the instance metadata service by default (httpTokens)",
        ],
      },
    },
    unknown: {
      "options not known yet": {
        resources: [template({ metadataOptions: UNKNOWN })],
        finds: ["web ? metadataOptions"],
      },
    },
    notApplicable: { "an alias": [alias()] },
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
      "two hops": {
        resources: [template({ metadataOptions: { httpPutResponseHopLimit: 2 } })],
        finds: ["web lets answers of the instance metadata service take more than 1 hop"],
      },
      "defaults of the account": {
        resources: [metadataDefaults({ httpPutResponseHopLimit: 3 })],
        finds: ["metadata-defaults lets answers of the instance metadata service take more than 2 hops"],
      },
    },
    unknown: {
      "a limit not known yet": {
        resources: [template({ metadataOptions: { httpPutResponseHopLimit: UNKNOWN } })],
        finds: ["web ? metadataOptions.httpPutResponseHopLimit"],
      },
    },
    notApplicable: { "an alias": [alias()] },
  }),
  casesOf("ec2-no-public-address", {
    passes: {
      "an instance without": [instance({ associatePublicIpAddress: false })],
      "a template without": [template({ networkInterfaces: [{ associatePublicIpAddress: "false" }] })],
    },
    fails: {
      "an instance with one": {
        resources: [instance({ associatePublicIpAddress: true })],
        finds: [`web ${publicAddress}`],
      },
      "a template, in words": {
        resources: [template({ networkInterfaces: [{}, { associatePublicIpAddress: "true" }] })],
        finds: ["web gives its instances a public address (networkInterfaces.associatePublicIpAddress)"],
      },
      "a launch configuration": {
        resources: [launchConfiguration({ associatePublicIpAddress: true })],
        finds: [`web ${publicAddress}`],
      },
    },
    unknown: {
      "not known yet": {
        resources: [instance({ associatePublicIpAddress: UNKNOWN })],
        finds: ["web ? associatePublicIpAddress"],
      },
    },
    notApplicable: { "an alias": [alias()] },
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
      "a password": {
        resources: [instance({ userData: "#!/bin/sh\nexport DB_PASSWORD=correct-horse\n" })],
        finds: ["web has userData with something that looks like a secret"],
      },
      "a private key in base64": {
        resources: [
          template({
            userData: Buffer.from("cat <<E\n-----BEGIN RSA PRIVATE KEY-----\nE\n").toString("base64"),
          }),
        ],
        finds: ["web has userData with something that looks like a secret"],
      },
      "an access key": {
        resources: [instance({ userDataBase64: Buffer.from(`key AKIAQQQQQQQQQQQQQQQQ`).toString("base64") })],
        finds: ["web has userDataBase64 with something that looks like a secret"],
      },
    },
    unknown: {
      "not known yet": { resources: [instance({ userData: UNKNOWN })], finds: ["web ? userData"] },
    },
    notApplicable: { "an alias": [alias()] },
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
      "a volume": { resources: [volume()], finds: ["data is not encrypted"] },
      "a volume that refuses, where the account encrypts": {
        resources: [volume({ encrypted: false })],
        config: { encryptedByDefault: true },
        finds: ["data is not encrypted"],
      },
      "an instance's root disk": {
        resources: [instance()],
        finds: ["web says nothing of the encryption of its rootBlockDevice"],
      },
      "one of an instance's further disks": {
        resources: [
          instance({
            rootBlockDevice: { encrypted: true },
            ebsBlockDevices: [{ encrypted: true }, { encrypted: false }],
          }),
        ],
        finds: ["web has a disk that is not encrypted (ebsBlockDevices[1])"],
      },
      "a template without disks": {
        resources: [template()],
        finds: ["web says nothing of the encryption of its root disk"],
      },
      "a template's disk": {
        resources: [template({ blockDeviceMappings: [{ ebs: { encrypted: "false" } }] })],
        finds: ["web has a disk that is not encrypted (blockDeviceMappings[0])"],
      },
      "a copy of a snapshot": {
        resources: [{ type: "aws:ebs/snapshotCopy:SnapshotCopy", name: "copy", inputs: {} }],
        finds: ["copy is not encrypted"],
      },
      "a copy of an image": {
        resources: [{ type: "aws:ec2/amiCopy:AmiCopy", name: "copy", inputs: { encrypted: false } }],
        finds: ["copy is not encrypted"],
      },
      "an image with a disk of its own": {
        resources: [
          {
            type: "aws:ec2/ami:Ami",
            name: "image",
            inputs: { ebsBlockDevices: [{ snapshotId: "snap-1" }, { volumeSize: 8 }] },
          },
        ],
        finds: ["image says nothing of the encryption of its ebsBlockDevices[1]"],
      },
    },
    unknown: {
      "not known yet": { resources: [volume({ encrypted: UNKNOWN })], finds: ["data ? encrypted"] },
      "disks not known yet": {
        resources: [template({ blockDeviceMappings: UNKNOWN })],
        finds: ["web ? the encryption of blockDeviceMappings"],
      },
    },
    notApplicable: { "an alias": [alias()] },
  }),
  casesOf("ec2-disk-own-key", {
    passes: {
      "a volume with one": [volume({ encrypted: true, kmsKeyId: KEY })],
      "a template with one of the same program": [
        { type: "aws:kms/key:Key", name: "key", inputs: {}, outputs: { arn: UNKNOWN } },
        template(
          { blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: UNKNOWN } }] },
          { from: { blockDeviceMappings: ["key"] } },
        ),
      ],
      "a volume that is not encrypted, which is another rule's matter": [volume()],
    },
    fails: {
      "a volume under AWS's key": {
        resources: [volume({ encrypted: true })],
        finds: ["data has no KMS key of one's own (kmsKeyId)"],
      },
      "a template": {
        resources: [template({ blockDeviceMappings: [{ ebs: { encrypted: "true" } }] })],
        finds: ["web has a disk without a KMS key of one's own (kmsKeyId)"],
      },
      "an instance": {
        resources: [instance({ rootBlockDevice: { encrypted: true } })],
        finds: ["web has a root disk without a KMS key of one's own (kmsKeyId)"],
      },
    },
    unknown: {
      "a key from elsewhere, not known yet": {
        resources: [volume({ encrypted: true, kmsKeyId: UNKNOWN })],
        finds: ["data ? kmsKeyId"],
      },
    },
    notApplicable: { "an alias": [alias()] },
  }),
  casesOf("ec2-disk-encryption-default-on", {
    passes: {
      "the default": [
        { type: "aws:ebs/encryptionByDefault:EncryptionByDefault", name: "default", inputs: {} },
      ],
    },
    fails: {
      "turned off": {
        resources: [
          {
            type: "aws:ebs/encryptionByDefault:EncryptionByDefault",
            name: "default",
            inputs: { enabled: false },
          },
        ],
        finds: ["default turns the account's default encryption of disks off"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [
          {
            type: "aws:ebs/encryptionByDefault:EncryptionByDefault",
            name: "default",
            inputs: { enabled: UNKNOWN },
          },
        ],
        finds: ["default ? enabled"],
      },
    },
    notApplicable: { "an alias": [alias()] },
  }),
  casesOf("ec2-snapshot-not-public", {
    passes: {
      "an image for another account": [
        {
          type: "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
          name: "share",
          inputs: { accountId: "444455556666" },
        },
      ],
      "the block": [
        {
          type: "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
          name: "block",
          inputs: { state: "block-all-sharing" },
        },
      ],
    },
    fails: {
      "an image for everybody": {
        resources: [
          {
            type: "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
            name: "share",
            inputs: { group: "all" },
          },
        ],
        finds: ["share shares an image with everybody"],
      },
      "no block for snapshots": {
        resources: [
          {
            type: "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
            name: "block",
            inputs: { state: "unblocked" },
          },
        ],
        finds: ["block does not block public sharing of snapshots"],
      },
      "no block for images": {
        resources: [
          {
            type: "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
            name: "block",
            inputs: { state: "unblocked" },
          },
        ],
        finds: ["block does not block public sharing of images"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [
          {
            type: "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
            name: "share",
            inputs: { group: UNKNOWN },
          },
        ],
        finds: ["share ? group"],
      },
    },
    notApplicable: { "an alias": [alias()] },
  }),
];
