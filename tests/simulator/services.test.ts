import assert from "node:assert/strict";
import { parsePolicy } from "../../iam";
import { UNKNOWN, World, type Properties } from "../../simulator";
import { services } from "../../simulator/services";
import { declaredFunction } from "./services-declarations";
import { samples } from "./services-samples";

const ACCOUNT = "123456789012";

/** What the tests look at in a resource. */
interface Made {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Checks and creates a resource, as the engine does. */
function make(world: World, type: string, inputs: Properties = {}, name = "main"): Made {
  const identity = `${type}::${name}`;
  return world.create({ type, identity, inputs: world.check({ type, name, identity, inputs }) });
}

function update(world: World, type: string, id: string, inputs: Properties): Made {
  const checked = world.check({ type, name: "main", identity: `${type}::main`, inputs });
  return world.update({ type, id, known: checked }, checked);
}

/** The inputs that a change of which replaces the resource. */
function replacing(world: World, type: string, before: Properties, after: Properties): string[] {
  const check = (inputs: Properties): Properties =>
    world.check({ type, name: "main", identity: "main", inputs });
  const old = make(world, type, before);
  const request = { name: "main", oldInputs: check(before), oldOutputs: old.outputs, inputs: check(after) };
  return world
    .diff(type, request)
    .changes.filter((change) => change.replaces)
    .map((change) => String(change.path[0]));
}

describe("simulator/services", () => {
  it("has a sample of every type", () => {
    const types = services.flatMap((service) => service.resources.map((model) => model.type));
    assert.deepEqual(Object.keys(samples).sort(), [...types].sort());
  });

  for (const [type, inputs] of Object.entries(samples)) {
    it(`makes the same ${type} each time, out of JSON values only`, () => {
      const [first, again] = [make(new World(), type, inputs), make(new World(), type, inputs)];
      assert.deepEqual(first, again);
      assert.notEqual(first.id, "");
      assert.doesNotMatch(first.id, /undefined|NaN|null|\[object/);
      assert.deepEqual(JSON.parse(JSON.stringify(first.outputs)), first.outputs);
      assert.doesNotMatch(JSON.stringify(first.outputs), /undefined|NaN|null|\[object/);
    });

    it(`puts the ARN of ${type} into the caller's partition, region and account`, () => {
      const moved = JSON.parse(
        JSON.stringify(inputs)
          .replaceAll("arn:aws:", "arn:aws-cn:")
          .replaceAll("eu-west-1", "cn-north-1")
          .replaceAll(ACCOUNT, "210987654321"),
      ) as Properties;
      const { outputs } = make(new World({ region: "cn-north-1", accountId: "210987654321" }), type, moved);
      const arn = outputs.arn ?? outputs.dashboardArn;
      if (arn !== undefined) {
        assert.ok(typeof arn === "string");
        assert.match(arn, /^arn:aws-cn:[a-z0-9-]+:(cn-north-1)?:(210987654321)?:/);
      }
      assert.doesNotMatch(JSON.stringify(outputs), /arn:aws:|eu-west-1|123456789012/);
    });
  }

  /** Types whose ids say what they are. */
  const shapes: Readonly<Record<string, RegExp>> = {
    "aws:ec2/vpc:Vpc": /^vpc-0[0-9a-f]{16}$/,
    "aws:ec2/subnet:Subnet": /^subnet-0[0-9a-f]{16}$/,
    "aws:ec2/eip:Eip": /^eipalloc-0[0-9a-f]{16}$/,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": /^sgr-0[0-9a-f]{16}$/,
    "aws:kms/key:Key": /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    "aws:rds/instance:Instance": /^db-[A-Z2-7]{26}$/,
    "aws:secretsmanager/secret:Secret": /:secret:token-[A-Za-z0-9]{6}$/,
  };
  for (const [type, shape] of Object.entries(shapes)) {
    it(`gives ${type} an id that looks real and is its own`, () => {
      const world = new World();
      const taken = { ...samples[type], ...(type.includes("rds") && { identifier: "other" }) };
      const [first, second] = [make(world, type, samples[type]), make(world, type, taken, "other")];
      assert.match(first.id, shape);
      assert.match(second.id, shape);
      assert.notEqual(first.id, second.id);
    });
  }

  describe("networks", () => {
    const vpcType = "aws:ec2/vpc:Vpc";
    const subnetType = "aws:ec2/subnet:Subnet";

    it("know the provider's defaults in a preview, and leave to AWS what is AWS's", () => {
      const world = new World();
      const inputs = world.check({
        type: vpcType,
        name: "v",
        identity: "v",
        inputs: { cidrBlock: "10.0.0.0/16" },
      });
      const planned = world.planCreate(vpcType, inputs);
      assert.equal(planned.enableDnsSupport, true);
      assert.equal(planned.instanceTenancy, "default");
      assert.equal(planned.cidrBlock, "10.0.0.0/16");
      assert.notEqual(planned.enableDnsHostnames, false);
      assert.equal(make(world, vpcType, { cidrBlock: "10.0.0.0/16" }).outputs.enableDnsHostnames, false);
    });

    it("hand over their default security group and network ACL", () => {
      const world = new World();
      const vpc = make(world, vpcType, { cidrBlock: "10.0.0.0/16" });
      const group = make(world, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { vpcId: vpc.id });
      assert.equal(group.id, vpc.outputs.defaultSecurityGroupId);
      assert.deepEqual(
        [group.outputs.name, group.outputs.ingress, group.outputs.egress],
        ["default", [], []],
      );
      const acl = make(world, "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", {
        defaultNetworkAclId: vpc.outputs.defaultNetworkAclId,
      });
      assert.equal(acl.outputs.vpcId, vpc.id);
    });

    it("place subnets in zones, and gateways at addresses of their subnet and elastic IP", () => {
      const world = new World();
      const subnet = make(world, subnetType, {
        vpcId: "vpc-1",
        cidrBlock: "10.20.48.0/28",
        availabilityZone: "eu-west-1b",
      });
      assert.equal(subnet.outputs.availabilityZoneId, "euw1-az2");
      assert.equal(
        make(world, subnetType, { vpcId: "vpc-1", availabilityZoneId: "euw1-az3" }, "c").outputs
          .availabilityZone,
        "eu-west-1c",
      );
      const eip = make(world, "aws:ec2/eip:Eip", { domain: "vpc" });
      assert.match(String(eip.outputs.publicIp), /^198\.1[89]\.\d+\.\d+$/);
      const nat = make(world, "aws:ec2/natGateway:NatGateway", { subnetId: subnet.id, allocationId: eip.id });
      assert.equal(nat.outputs.publicIp, eip.outputs.publicIp);
      const [prefix, last] = /^(.*)\.(\d+)$/.exec(String(nat.outputs.privateIp))?.slice(1) ?? [];
      assert.equal(prefix, "10.20.48");
      assert.ok(Number(last) >= 4 && Number(last) <= 14, String(last));
      assert.equal(nat.outputs.vpcId, "vpc-1");
    });

    it("give endpoints what their kind has", () => {
      const world = new World();
      const subnet = make(world, subnetType, { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" });
      const type = "aws:ec2/vpcEndpoint:VpcEndpoint";
      const gateway = make(world, type, { vpcId: "vpc-1", serviceName: "com.amazonaws.eu-west-1.s3" });
      assert.match(String(gateway.outputs.prefixListId), /^pl-[0-9a-f]{8}$/);
      assert.deepEqual(gateway.outputs.dnsEntries, []);
      const other = make(
        new World(),
        type,
        { vpcId: "vpc-2", serviceName: "com.amazonaws.eu-west-1.s3" },
        "other",
      );
      assert.equal(other.outputs.prefixListId, gateway.outputs.prefixListId);
      const ofService = (service: string) =>
        make(
          world,
          type,
          {
            vpcId: "vpc-1",
            serviceName: `com.amazonaws.eu-west-1.${service}`,
            vpcEndpointType: "Interface",
            subnetIds: [subnet.id],
            privateDnsEnabled: true,
          },
          service,
        );
      const interfaceEndpoint = ofService("ssm");
      const names = (interfaceEndpoint.outputs.dnsEntries as { dnsName: string }[]).map(
        ({ dnsName }) => dnsName,
      );
      assert.equal(names.length, 3);
      assert.ok(
        names.every((name) => name.endsWith("ssm.eu-west-1.vpce.amazonaws.com") || name === names[2]),
      );
      assert.equal(names[2], "ssm.eu-west-1.amazonaws.com");
      const registry = ofService("ecr.api");
      assert.deepEqual(
        (registry.outputs.dnsEntries as { dnsName: string }[]).map(({ dnsName }) => dnsName).at(-1),
        "api.ecr.eu-west-1.amazonaws.com",
      );
      assert.equal((interfaceEndpoint.outputs.networkInterfaceIds as string[]).length, 1);
      assert.equal(interfaceEndpoint.outputs.prefixListId, "");
    });

    it("replace subnets for a new CIDR or zone, but not for other settings", () => {
      const before = {
        vpcId: "vpc-1",
        cidrBlock: "10.0.0.0/24",
        availabilityZone: "eu-west-1a",
        tags: { a: "1" },
      };
      const after = {
        vpcId: "vpc-1",
        cidrBlock: "10.0.1.0/24",
        availabilityZone: "eu-west-1b",
        tags: { a: "2" },
      };
      assert.deepEqual(replacing(new World(), subnetType, before, after).sort(), [
        "availabilityZone",
        "cidrBlock",
      ]);
      assert.deepEqual(
        replacing(new World(), subnetType, before, {
          ...before,
          mapPublicIpOnLaunch: true,
          tags: { a: "2" },
        }),
        [],
      );
    });

    it("replace a security group for a description, but not a rule for its port", () => {
      const groupType = "aws:ec2/securityGroup:SecurityGroup";
      const group = { name: "web", vpcId: "vpc-1", description: "web" };
      assert.deepEqual(replacing(new World(), groupType, group, { ...group, description: "all" }), [
        "description",
      ]);
      const ruleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
      const rule = {
        securityGroupId: "sg-1",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: "10.0.0.0/8",
      };
      assert.deepEqual(replacing(new World(), ruleType, rule, { ...rule, fromPort: 80, toPort: 80 }), []);
      assert.deepEqual(replacing(new World(), ruleType, rule, { ...rule, securityGroupId: "sg-2" }), [
        "securityGroupId",
      ]);
    });

    it("count versions of a launch template for changes of what it launches only", () => {
      const world = new World();
      const type = "aws:ec2/launchTemplate:LaunchTemplate";
      const { id, outputs } = make(world, type, { name: "web", imageId: "ami-1" });
      assert.deepEqual([outputs.latestVersion, outputs.defaultVersion], [1, 1]);
      assert.equal(update(world, type, id, { name: "web", imageId: "ami-2" }).outputs.latestVersion, 2);
      assert.equal(
        update(world, type, id, { name: "web", imageId: "ami-2", tags: { a: "1" } }).outputs.latestVersion,
        2,
      );
      const last = update(world, type, id, { name: "web", imageId: "ami-3", updateDefaultVersion: true });
      assert.deepEqual([last.outputs.latestVersion, last.outputs.defaultVersion], [3, 3]);
    });
  });

  describe("keys", () => {
    it("have ids of their kind, a default policy of the account, and aliases that follow them", () => {
      const world = new World();
      const key = make(world, "aws:kms/key:Key", { multiRegion: true, enableKeyRotation: true });
      assert.match(key.id, /^mrk-[0-9a-f]{32}$/);
      assert.equal(key.outputs.arn, `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${key.id}`);
      assert.equal(key.outputs.rotationPeriodInDays, 365);
      const policy = parsePolicy(String(key.outputs.policy), "key");
      assert.deepEqual(
        policy.statements.map(({ principals }) => principals?.members),
        [[{ type: "AWS", value: `arn:aws:iam::${ACCOUNT}:root` }]],
      );
      const aliasType = "aws:kms/alias:Alias";
      const alias = make(world, aliasType, { name: "alias/data", targetKeyId: key.id });
      assert.equal(alias.outputs.targetKeyArn, key.outputs.arn);
      const other = make(world, "aws:kms/key:Key", {}, "other");
      const moved = update(world, aliasType, alias.id, { name: "alias/data", targetKeyId: other.id });
      assert.equal(moved.outputs.targetKeyArn, other.outputs.arn);
    });

    it("are replicated under the same id, with the primary key's settings", () => {
      const world = new World();
      const primary = make(world, "aws:kms/key:Key", { multiRegion: true, enableKeyRotation: true });
      const replica = make(world.at({ region: "us-east-1" }), "aws:kms/replicaKey:ReplicaKey", {
        primaryKeyArn: primary.outputs.arn,
      });
      assert.equal(replica.id, primary.id);
      assert.equal(replica.outputs.arn, `arn:aws:kms:us-east-1:${ACCOUNT}:key/${primary.id}`);
      assert.equal(replica.outputs.keyRotationEnabled, true);
      assert.equal(replica.outputs.keySpec, "SYMMETRIC_DEFAULT");
    });

    it("are found by id, ARN and alias, or not at all", () => {
      const world = new World();
      const key = make(world, "aws:kms/key:Key", { description: "data" });
      make(world, "aws:kms/alias:Alias", { name: "alias/data", targetKeyId: key.id });
      for (const keyId of [key.id, key.outputs.arn, "alias/data"]) {
        assert.equal(world.invoke("aws:kms/getKey:getKey", { keyId }).arn, key.outputs.arn);
      }
      const alias = world.invoke("aws:kms/getAlias:getAlias", { name: "alias/data" });
      assert.deepEqual([alias.targetKeyId, alias.targetKeyArn], [key.id, key.outputs.arn]);
      const managed = world.invoke("aws:kms/getAlias:getAlias", { name: "alias/aws/ebs" });
      assert.match(String(managed.targetKeyArn), /:key\/[0-9a-f-]{36}$/);
      assert.throws(
        () => world.invoke("aws:kms/getKey:getKey", { keyId: "nothing" }),
        /^Error: NotFoundException: /,
      );
      assert.throws(
        () => world.invoke("aws:kms/getAlias:getAlias", { name: "alias/x" }),
        /^Error: NotFoundException: /,
      );
    });
  });

  describe("buckets", () => {
    it("have the domains and defaults of S3", () => {
      const { outputs } = make(new World({ region: "cn-north-1" }), "aws:s3/bucket:Bucket", {
        bucket: "data",
      });
      assert.equal(outputs.arn, "arn:aws-cn:s3:::data");
      assert.equal(outputs.bucketDomainName, "data.s3.amazonaws.com.cn");
      assert.equal(outputs.bucketRegionalDomainName, "data.s3.cn-north-1.amazonaws.com.cn");
      assert.equal(outputs.bucketRegion, "cn-north-1");
      assert.deepEqual(outputs.versioning, { enabled: false, mfaDelete: false });
    });

    it("refuse a second one of the same name", () => {
      const world = new World();
      make(world, "aws:s3/bucket:Bucket", { bucket: "data" });
      assert.throws(() => make(world, "aws:s3/bucket:Bucket", { bucket: "data" }, "other"), /AlreadyExists/);
    });

    it("pass their encryption and versioning on to objects", () => {
      const world = new World();
      const type = "aws:s3/bucketObjectv2:BucketObjectv2";
      const plain = make(world, type, { bucket: "data", key: "a", content: "x" });
      assert.deepEqual([plain.outputs.serverSideEncryption, plain.outputs.versionId], ["AES256", ""]);
      make(world, "aws:s3/bucketVersioning:BucketVersioning", {
        bucket: "data",
        versioningConfiguration: { status: "Enabled" },
      });
      make(world, "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
        bucket: "data",
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:key" },
            bucketKeyEnabled: true,
          },
        ],
      });
      const object = make(world, type, { bucket: "data", key: "b", content: "x" }, "b");
      const { serverSideEncryption, kmsKeyId, bucketKeyEnabled, versionId } = object.outputs;
      assert.deepEqual([serverSideEncryption, kmsKeyId, bucketKeyEnabled], ["aws:kms", "arn:key", true]);
      const changed = update(world, type, object.id, { bucket: "data", key: "b", content: "y" });
      assert.notEqual(changed.outputs.versionId, versionId);
      assert.notEqual(changed.outputs.etag, object.outputs.etag);
    });

    it("are found by name, or not at all", () => {
      const world = new World();
      make(world, "aws:s3/bucket:Bucket", { bucket: "data" });
      assert.equal(world.invoke("aws:s3/getBucket:getBucket", { bucket: "data" }).arn, "arn:aws:s3:::data");
      assert.throws(
        () => world.invoke("aws:s3/getBucket:getBucket", { bucket: "x" }),
        /^Error: NoSuchBucket: /,
      );
    });
  });

  describe("databases", () => {
    const type = "aws:rds/instance:Instance";
    const inputs = {
      identifier: "app-db",
      instanceClass: "db.t4g.micro",
      engine: "postgres",
      engineVersion: "16",
    };

    it("have an endpoint, the engine's groups and the secret that RDS manages", () => {
      const world = new World();
      const db = make(world, type, { ...inputs, manageMasterUserPassword: true, storageEncrypted: true });
      assert.match(
        String(db.outputs.endpoint),
        /^app-db\.c[a-z0-9]{11}\.eu-west-1\.rds\.amazonaws\.com:5432$/,
      );
      assert.equal(db.outputs.engineVersionActual, "16.4");
      assert.equal(db.outputs.engineVersion, "16");
      assert.deepEqual(
        [db.outputs.parameterGroupName, db.outputs.optionGroupName],
        ["default.postgres16", "default:postgres-16"],
      );
      const [secret] = db.outputs.masterUserSecrets as { secretArn: string; secretStatus: string }[];
      assert.match(
        secret?.secretArn ?? "",
        /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-[0-9a-f-]{36}-\w{6}$/,
      );
      assert.match(String(db.outputs.kmsKeyId), /^arn:aws:kms:eu-west-1:123456789012:key\//);
      const plain = make(world, type, { ...inputs, identifier: "plain" }, "plain");
      assert.deepEqual([plain.outputs.masterUserSecrets, plain.outputs.kmsKeyId], [[], ""]);
    });

    it("get a new identifier in place, and an address that goes with it", () => {
      const world = new World();
      const db = make(world, type, inputs);
      const renamed = { ...inputs, identifier: "main-db" };
      const { changes } = world.diff(type, {
        name: "db",
        oldInputs: inputs,
        oldOutputs: db.outputs,
        inputs: renamed,
      });
      assert.deepEqual(
        changes.map(({ path, replaces }) => [path, replaces]),
        [[["identifier"], false]],
      );
      assert.equal(world.planUpdate(type, renamed, db.outputs).address, UNKNOWN);
      const { id, outputs } = world.update({ type, id: db.id }, renamed);
      assert.deepEqual([id, outputs.resourceId], [db.id, db.outputs.resourceId]);
      assert.equal(outputs.address, String(db.outputs.address).replace("app-db", "main-db"));
      assert.equal(outputs.arn, "arn:aws:rds:eu-west-1:123456789012:db:main-db");
    });

    it("lie in the network of their subnet group", () => {
      const world = new World();
      const vpc = make(world, "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
      const subnet = make(world, "aws:ec2/subnet:Subnet", { vpcId: vpc.id, availabilityZone: "eu-west-1b" });
      const group = make(world, "aws:rds/subnetGroup:SubnetGroup", { name: "db", subnetIds: [subnet.id] });
      assert.equal(group.outputs.vpcId, vpc.id);
      const db = make(world, type, { ...inputs, dbSubnetGroupName: group.id });
      assert.equal(db.outputs.availabilityZone, "eu-west-1b");
      assert.deepEqual(db.outputs.vpcSecurityGroupIds, [vpc.outputs.defaultSecurityGroupId]);
    });

    it("are replaced for another encryption or user name, not for another size", () => {
      const before = { ...inputs, username: "app", allocatedStorage: 20, storageEncrypted: true };
      const after = { ...before, username: "root2", storageEncrypted: false };
      assert.deepEqual(replacing(new World(), type, before, after).sort(), ["storageEncrypted", "username"]);
      const bigger = { ...before, allocatedStorage: 50, instanceClass: "db.m7g.large", multiAz: true };
      assert.deepEqual(replacing(new World(), type, before, bigger), []);
    });
  });

  describe("roles", () => {
    it("have ARNs with their path", () => {
      const world = new World();
      const role = make(world, "aws:iam/role:Role", {
        name: "app",
        path: "/bulwark/dev/",
        assumeRolePolicy: "{}",
      });
      assert.equal(role.outputs.arn, `arn:aws:iam::${ACCOUNT}:role/bulwark/dev/app`);
      assert.match(String(role.outputs.uniqueId), /^AROA[A-Z2-7]{17}$/);
      assert.equal(role.outputs.region, undefined);
    });

    it("that are linked to a service are named by it; an unknown service is refused", () => {
      const world = new World();
      const type = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
      const path = "/aws-service-role/autoscaling.amazonaws.com/";
      const role = make(world, type, { awsServiceName: "autoscaling.amazonaws.com", customSuffix: "dev" });
      assert.deepEqual([role.outputs.name, role.outputs.path], ["AWSServiceRoleForAutoScaling_dev", path]);
      assert.equal(role.id, `arn:aws:iam::${ACCOUNT}:role${path}AWSServiceRoleForAutoScaling_dev`);
      assert.throws(
        () => make(world, type, { awsServiceName: "nothing.amazonaws.com" }, "x"),
        /InvalidInput/,
      );
    });

    it("have their attachments deleted before an equal one is made", () => {
      const world = new World();
      const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
      const request = {
        name: "main",
        oldInputs: { role: "app", policyArn: "arn:1" },
        oldOutputs: { role: "app", policyArn: "arn:1" },
        inputs: { role: "app", policyArn: "arn:2" },
      };
      assert.equal(world.diff(type, request).deleteBeforeReplace, true);
    });
  });

  describe("functions", () => {
    const type = "aws:lambda/function:Function";

    it("have ARNs, and a version only when they publish", () => {
      const world = new World();
      const base = { name: "worker", role: "arn:role", code: { hash: "ab".repeat(32) } };
      const plain = make(world, type, base);
      const arn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:worker`;
      assert.deepEqual([plain.outputs.arn, plain.outputs.qualifiedArn], [arn, `${arn}:$LATEST`]);
      assert.equal(plain.outputs.codeSha256, Buffer.from("ab".repeat(32), "hex").toString("base64"));
      assert.equal(
        plain.outputs.invokeArn,
        `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
      );
      const published = update(world, type, plain.id, { ...base, publish: true });
      assert.equal(published.outputs.version, "1");
      assert.equal(
        update(world, type, plain.id, { ...base, publish: true, tags: { a: "1" } }).outputs.version,
        "1",
      );
      const changed = { ...base, publish: true, code: { hash: "cd".repeat(32) } };
      assert.equal(update(world, type, plain.id, changed).outputs.qualifiedArn, `${arn}:2`);
    });

    it("may have permissions of the same name, each its own", () => {
      const world = new World();
      const permission = {
        statementId: "events",
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
      };
      make(world, "aws:lambda/permission:Permission", { ...permission, function: "a" }, "a");
      make(world, "aws:lambda/permission:Permission", { ...permission, function: "b" }, "b");
      assert.throws(
        () => make(world, "aws:lambda/permission:Permission", { ...permission, function: "b" }, "c"),
        /AlreadyExists/,
      );
    });
  });

  describe("other services", () => {
    it("give a trail, log group, topic, queue and alarm the ARNs that policies name", () => {
      const world = new World();
      const arnOf = (type: string): unknown => make(world, type, samples[type]).outputs.arn;
      assert.equal(
        arnOf("aws:cloudtrail/trail:Trail"),
        `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/audit`,
      );
      assert.equal(
        arnOf("aws:cloudwatch/logGroup:LogGroup"),
        `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/bulwark/audit`,
      );
      assert.equal(arnOf("aws:sns/topic:Topic"), `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`);
      assert.equal(arnOf("aws:sqs/queue:Queue"), `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`);
      assert.equal(
        arnOf("aws:cloudwatch/metricAlarm:MetricAlarm"),
        `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:root`,
      );
      assert.equal(
        arnOf("aws:ssm/parameter:Parameter"),
        `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/app/level`,
      );
    });

    it("leave subscriptions by e-mail to be confirmed, and confirm those of functions", () => {
      const world = new World();
      const type = "aws:sns/topicSubscription:TopicSubscription";
      const email = make(world, type, samples[type]);
      assert.equal(email.outputs.pendingConfirmation, true);
      const lambda = make(
        world,
        type,
        { topic: "arn:topic", protocol: "lambda", endpoint: "arn:function" },
        "lambda",
      );
      assert.deepEqual(
        [lambda.outputs.pendingConfirmation, lambda.outputs.confirmationWasAuthenticated],
        [false, true],
      );
    });

    it("encrypt queues by SQS's own key unless another is named", () => {
      const world = new World();
      assert.equal(make(world, "aws:sqs/queue:Queue", { name: "a" }, "a").outputs.sqsManagedSseEnabled, true);
      const named = make(world, "aws:sqs/queue:Queue", { name: "b", kmsMasterKeyId: "arn:key" }, "b");
      assert.equal(named.outputs.sqsManagedSseEnabled, false);
    });

    it("spread a group over the zones of its subnets", () => {
      const world = new World();
      const ids = ["b", "a"].map(
        (letter) =>
          make(
            world,
            "aws:ec2/subnet:Subnet",
            { vpcId: "vpc-1", availabilityZone: `eu-west-1${letter}` },
            letter,
          ).id,
      );
      const group = make(world, "aws:autoscaling/group:Group", {
        minSize: 2,
        maxSize: 3,
        vpcZoneIdentifiers: ids,
      });
      assert.deepEqual(group.outputs.availabilityZones, ["eu-west-1a", "eu-west-1b"]);
      assert.equal(group.outputs.desiredCapacity, 2);
    });

    it("count versions of parameters and documents, and read a document's own words", () => {
      const world = new World();
      const parameterType = "aws:ssm/parameter:Parameter";
      const parameter = { name: "level", type: "String", value: "info" };
      make(world, parameterType, parameter);
      assert.equal(
        update(world, parameterType, "level", { ...parameter, tags: { a: "1" } }).outputs.version,
        1,
      );
      assert.equal(
        update(world, parameterType, "level", { ...parameter, value: "debug" }).outputs.version,
        2,
      );
      const content = {
        schemaVersion: "2.2",
        description: "d",
        parameters: { who: { type: "String", default: "all" } },
      };
      const type = "aws:ssm/document:Document";
      const document = make(world, type, {
        name: "x",
        documentType: "Command",
        content: JSON.stringify(content),
      });
      assert.deepEqual(document.outputs.parameters, [
        { defaultValue: "all", description: "", name: "who", type: "String" },
      ]);
      assert.deepEqual([document.outputs.schemaVersion, document.outputs.latestVersion], ["2.2", "1"]);
    });
  });

  describe("functions of the provider", () => {
    /** A call of each function that has an answer. */
    const calls: Readonly<Record<string, (world: World) => Properties>> = {
      "aws:index/getCallerIdentity:getCallerIdentity": () => ({}),
      "aws:index/getPartition:getPartition": () => ({}),
      "aws:index/getRegion:getRegion": () => ({}),
      "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({ state: "available" }),
      "aws:index/getDefaultTags:getDefaultTags": () => ({}),
      "aws:ec2/getVpc:getVpc": (world) => ({
        id: make(world, "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }).id,
      }),
      "aws:ec2/getSubnet:getSubnet": (world) => ({
        id: make(world, "aws:ec2/subnet:Subnet", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" }).id,
      }),
      "aws:ec2/getSubnets:getSubnets": () => ({}),
      "aws:ec2/getAmi:getAmi": () => ({
        owners: ["amazon"],
        mostRecent: true,
        filters: [{ name: "name", values: ["al2023-ami-*-arm64"] }],
      }),
      "aws:guardduty/getDetector:getDetector": (world) => {
        make(world, "aws:guardduty/detector:Detector");
        return {};
      },
      "aws:iam/getPolicyDocument:getPolicyDocument": () => ({}),
      "aws:kms/getKey:getKey": (world) => ({ keyId: make(world, "aws:kms/key:Key").id }),
      "aws:kms/getAlias:getAlias": () => ({ name: "alias/aws/s3" }),
      "aws:s3/getBucket:getBucket": (world) => ({
        bucket: make(world, "aws:s3/bucket:Bucket", { bucket: "b" }).id,
      }),
      "aws:ssm/getParameter:getParameter": () => ({
        name: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
      }),
    };

    for (const { token } of services.flatMap((service) => service.functions ?? [])) {
      it(`${token} answers all that is declared`, () => {
        const world = new World();
        const result = world.invoke(token, calls[token]?.(world) ?? {});
        const declared = declaredFunction(token);
        const missing = [...declared.filledIn].filter((name) => result[name] === undefined);
        const unknown = Object.keys(result).filter((name) => !declared.outputs.has(name));
        assert.deepEqual({ missing, unknown }, { missing: [], unknown: [] });
      });
    }

    it("tell where and who the caller is", () => {
      const world = new World({
        region: "us-gov-west-1",
        accountId: "210987654321",
        callerArn: "arn:aws-us-gov:sts::210987654321:assumed-role/deploy/ci",
        defaultTags: { Owner: "platform" },
      });
      const { accountId, arn } = world.invoke("aws:index/getCallerIdentity:getCallerIdentity", {});
      assert.deepEqual(
        [accountId, arn],
        ["210987654321", "arn:aws-us-gov:sts::210987654321:assumed-role/deploy/ci"],
      );
      assert.equal(world.invoke("aws:index/getPartition:getPartition", {}).partition, "aws-us-gov");
      assert.equal(world.invoke("aws:index/getRegion:getRegion", {}).region, "us-gov-west-1");
      assert.deepEqual(world.invoke("aws:index/getDefaultTags:getDefaultTags", {}).tags, {
        Owner: "platform",
      });
    });

    it("name the zones that a region has", () => {
      const zones = (region: string, inputs: Properties = {}): Properties =>
        new World({ region }).invoke("aws:index/getAvailabilityZones:getAvailabilityZones", inputs);
      assert.deepEqual(zones("eu-west-1").names, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
      assert.deepEqual(zones("ap-southeast-2").zoneIds, ["apse2-az1", "apse2-az2", "apse2-az3"]);
      assert.deepEqual(zones("us-gov-west-1").zoneIds, ["usgw1-az1", "usgw1-az2", "usgw1-az3"]);
      assert.deepEqual(zones("ca-central-1").names, ["ca-central-1a", "ca-central-1b", "ca-central-1d"]);
      assert.deepEqual(zones("eu-west-1", { excludeNames: ["eu-west-1a"] }).names, [
        "eu-west-1b",
        "eu-west-1c",
      ]);
      assert.deepEqual(zones("eu-west-1", { state: "impaired" }).names, []);
    });

    it("give an image to public parameters, the same in one region each time, and refuse others", () => {
      const token = "aws:ssm/getParameter:getParameter";
      const name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
      const world = new World();
      const image = world.invoke(token, { name }).value;
      assert.match(String(image), /^ami-0[0-9a-f]{16}$/);
      assert.equal(new World().invoke(token, { name }).value, image);
      assert.notEqual(new World({ region: "us-east-1" }).invoke(token, { name }).value, image);
      assert.throws(() => world.invoke(token, { name: `${name}-typo` }), /^Error: ParameterNotFound: /);
      make(world, "aws:ssm/parameter:Parameter", { name: "/app/level", type: "String", value: "info" });
      assert.equal(world.invoke(token, { name: "/app/level" }).value, "info");
    });

    it("find networks by tags and filters, and refuse what is not one", () => {
      const world = new World();
      const vpc = make(world, "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", tags: { Name: "dev-main" } });
      make(world, "aws:ec2/vpc:Vpc", { cidrBlock: "10.1.0.0/16", tags: { Name: "dev-other" } }, "other");
      const getVpc = (inputs: Properties): unknown => world.invoke("aws:ec2/getVpc:getVpc", inputs).id;
      assert.equal(getVpc({ tags: { Name: "dev-main" } }), vpc.id);
      assert.equal(getVpc({ filters: [{ name: "tag:Name", values: ["*-main"] }] }), vpc.id);
      assert.equal(getVpc({ cidrBlock: "10.0.0.0/16" }), vpc.id);
      assert.throws(() => getVpc({}), /multiple EC2 VPCs matched/);
      assert.throws(() => getVpc({ tags: { Name: "prod" } }), /no matching EC2 VPC found/);
      assert.throws(
        () => getVpc({ filters: [{ name: "dhcp-options-id", values: ["x"] }] }),
        /does not model the filter/,
      );
      const subnet = make(world, "aws:ec2/subnet:Subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
      const subnetsOf = (vpcId: string): unknown =>
        world.invoke("aws:ec2/getSubnets:getSubnets", { filters: [{ name: "vpc-id", values: [vpcId] }] }).ids;
      assert.deepEqual(subnetsOf(vpc.id), [subnet.id]);
      assert.deepEqual(subnetsOf("vpc-2"), []);
    });

    it("find Amazon's images only", () => {
      const world = new World();
      const filters = [{ name: "name", values: ["al2023-ami-2023.*-arm64"] }];
      const image = world.invoke("aws:ec2/getAmi:getAmi", { owners: ["amazon"], filters });
      assert.deepEqual([image.architecture, image.imageOwnerAlias], ["arm64", "amazon"]);
      assert.throws(
        () => world.invoke("aws:ec2/getAmi:getAmi", { owners: ["self"], filters }),
        /InvalidAMIID.NotFound/,
      );
    });

    it("write policy documents as the real provider does", () => {
      const token = "aws:iam/getPolicyDocument:getPolicyDocument";
      const call = (inputs: Properties): Properties => new World().invoke(token, inputs);
      const { json, minifiedJson } = call({
        statements: [
          {
            sid: "Read",
            actions: ["s3:GetObject", "s3:ListBucket"],
            resources: ["arn:aws:s3:::home/&{aws:username}/*"],
            principals: [{ type: "AWS", identifiers: ["arn:aws:iam::123456789012:root"] }],
            conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }],
          },
          {
            effect: "Deny",
            notActions: ["s3:*"],
            resources: ["*"],
            principals: [{ type: "*", identifiers: ["*"] }],
          },
        ],
      });
      const expected = {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Read",
            Effect: "Allow",
            Action: ["s3:ListBucket", "s3:GetObject"],
            Resource: "arn:aws:s3:::home/${aws:username}/*",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Condition: { Bool: { "aws:SecureTransport": "true" } },
          },
          { Effect: "Deny", NotAction: "s3:*", Resource: "*", Principal: "*" },
        ],
      };
      assert.equal(json, JSON.stringify(expected, null, 2));
      assert.equal(minifiedJson, JSON.stringify(expected));
    });

    it("merge policy documents by Sid: sources first, overrides last", () => {
      const token = "aws:iam/getPolicyDocument:getPolicyDocument";
      const world = new World();
      const of = (inputs: Properties): string => String(world.invoke(token, inputs).minifiedJson);
      const single = (sid: string, action: string): string =>
        of({ statements: [{ sid, actions: [action], resources: ["*"] }] });
      const merged = JSON.parse(
        of({
          sourcePolicyDocuments: [single("A", "s3:GetObject"), single("B", "s3:PutObject")],
          statements: [{ sid: "B", actions: ["s3:ListBucket"], resources: ["*"] }],
          overridePolicyDocuments: [single("A", "kms:Decrypt")],
        }),
      ) as { Statement: { Sid: string; Action: string }[] };
      assert.deepEqual(
        merged.Statement.map(({ Sid, Action }) => [Sid, Action]),
        [
          ["A", "kms:Decrypt"],
          ["B", "s3:ListBucket"],
        ],
      );
      const twice = { sid: "A", actions: ["s3:*"], resources: ["*"] };
      assert.throws(() => of({ statements: [twice, twice] }), /duplicate Sid \(A\)/);
      assert.throws(() => of({ sourcePolicyDocuments: ["{"] }), /MalformedPolicyDocument/);
    });
  });
});
