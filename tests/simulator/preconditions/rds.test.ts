import assert from "node:assert/strict";
import { World } from "../../../simulator";
import { preconditions } from "../../../simulator/preconditions";
import { precondition, showsAll } from "./cases";
import {
  cluster,
  CLUSTER,
  database,
  INSTANCE,
  member,
  PARAMETER_GROUP,
  parameterGroup,
  SUBNET_GROUP,
  subnetGroup,
  subnets,
  vpc,
} from "./databases";
import "./rds-instance.test";
import type { SimulatedAws } from "./simulated";

describe("preconditions of RDS: groups", () => {
  const group = (aws: SimulatedAws, subnetIds: readonly string[], name = "data") =>
    aws.create(SUBNET_GROUP, { name, subnetIds });

  precondition("RD-1", {
    given: vpc,
    passes: async (aws, { id }) => group(aws, await subnets(aws, id, "a", "b")),
    fails: async (aws, { id }) => group(aws, await subnets(aws, id, "a", "a")),
    refusal:
      "DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage " +
      "requirement. Current AZ coverage: eu-west-1a. Add subnets to cover at least 2 AZs.",
  });

  precondition(
    "RD-2",
    {
      title: "subnets of two VPCs",
      given: vpc,
      passes: async (aws, { id }) => group(aws, await subnets(aws, id, "a", "b")),
      fails: async (aws, { id }) => {
        const other = await vpc(aws);
        await group(aws, [...(await subnets(aws, id, "a")), ...(await subnets(aws, other.id, "b"))]);
      },
      refusal:
        /InvalidSubnet: The requested subnet subnet-\w+ is invalid, or multiple subnets were requested/,
    },
    {
      title: "a subnet that is not there",
      given: vpc,
      passes: async (aws, { id }) => group(aws, await subnets(aws, id, "a", "b")),
      fails: async (aws, { id }) => group(aws, [...(await subnets(aws, id, "a")), "subnet-0"]),
      refusal: /InvalidSubnet: The requested subnet subnet-0 is invalid/,
    },
  );

  precondition(
    "RD-3",
    {
      title: "capitals",
      given: async (aws) => subnets(aws, (await vpc(aws)).id, "a", "b"),
      passes: (aws, ids) => group(aws, ids, "data.main"),
      fails: (aws, ids) => group(aws, ids, "Data"),
      refusal: /InvalidParameterValue: .*DBSubnetGroupName/,
    },
    {
      title: "the name of AWS's own",
      given: async (aws) => subnets(aws, (await vpc(aws)).id, "a", "b"),
      passes: (aws, ids) => group(aws, ids, "default-data"),
      fails: (aws, ids) => group(aws, ids, "default"),
      refusal: /InvalidParameterValue: .*DBSubnetGroupName/,
    },
  );

  precondition("RD-25", {
    passes: (aws) => parameterGroup(aws, { name: "main-17" }),
    fails: (aws) => parameterGroup(aws, { name: "main--17" }),
    refusal: /InvalidParameterValue: The parameter DBParameterGroupName is not a valid identifier/,
  });

  const parameter = (name: string, applyMethod?: string) => ({
    parameters: [{ name, value: "1", ...(applyMethod !== undefined && { applyMethod }) }],
  });
  precondition(
    "RD-25-STATIC",
    {
      title: "a static parameter",
      passes: (aws) => parameterGroup(aws, parameter("max_wal_senders", "pending-reboot")),
      fails: (aws) => parameterGroup(aws, parameter("max_wal_senders")),
      refusal: "InvalidParameterCombination: cannot use immediate apply method for static parameter",
    },
    {
      title: "an update",
      given: parameterGroup,
      passes: (aws, made) => aws.update(PARAMETER_GROUP, made, parameter("log_connections")),
      fails: (aws, made) => aws.update(PARAMETER_GROUP, made, parameter("shared_buffers")),
      refusal: "InvalidParameterCombination: cannot use immediate apply method for static parameter",
    },
  );

  precondition("RD-30", {
    passes: (aws) => parameterGroup(aws, { tags: { "db:owner": "data" } }),
    fails: (aws) => parameterGroup(aws, { tags: { "rds:owner": "data" } }),
    refusal: /InvalidParameterValue: .*rds:owner/,
  });

  precondition("RD-29", {
    given: parameterGroup,
    passes: async (aws, made) => {
      const used = await database(aws, { parameterGroupName: made.id });
      await aws.delete(INSTANCE, used);
      await aws.delete(PARAMETER_GROUP, made);
    },
    fails: async (aws, made) => {
      await database(aws, { parameterGroupName: made.id });
      await aws.delete(PARAMETER_GROUP, made);
    },
    refusal:
      "InvalidDBParameterGroupState: One or more database instances are still members of this parameter group " +
      "main, so the group cannot be deleted",
  });

  precondition("RD-29-SUBNETS", {
    given: subnetGroup,
    passes: (aws, made) => aws.delete(SUBNET_GROUP, made.group),
    fails: async (aws, made) => {
      await database(aws, { dbSubnetGroupName: made.group.id });
      await aws.delete(SUBNET_GROUP, made.group);
    },
    refusal: /InvalidDBSubnetGroupStateFault: Cannot delete the subnet group 'data'/,
  });
});

describe("preconditions of RDS: changes and deletion", () => {
  const storage = "InvalidParameterCombination: ";
  precondition(
    "RD-19",
    {
      title: "too small a storage",
      passes: (aws) => database(aws, { allocatedStorage: 20 }),
      fails: (aws) => database(aws, { allocatedStorage: 19 }),
      refusal: `${storage}Invalid storage size for engine name postgres and storage type gp3: 19`,
    },
    {
      title: "rates of a small gp3 volume",
      passes: (aws) => database(aws, { storageType: "gp3", allocatedStorage: 400, iops: 12_000 }),
      fails: (aws) => database(aws, { storageType: "gp3", allocatedStorage: 399, iops: 12_000 }),
      refusal:
        `${storage}You can't specify IOPS or storage throughput for engine postgres and a storage size less than ` +
        "400.",
    },
    {
      title: "provisioned rates that are not given",
      passes: (aws) => database(aws, { storageType: "io1", allocatedStorage: 100, iops: 1000 }),
      fails: (aws) => database(aws, { storageType: "io1", allocatedStorage: 100 }),
      refusal: /InvalidParameterCombination: You must specify IOPS/,
    },
    {
      title: "a limit that is reached",
      passes: (aws) => database(aws, { allocatedStorage: 20, maxAllocatedStorage: 40 }),
      fails: (aws) => database(aws, { allocatedStorage: 20, maxAllocatedStorage: 20 }),
      refusal: `${storage}Max storage size must be greater than storage size`,
    },
  );

  precondition("RD-24", {
    given: (aws) => database(aws, { allocatedStorage: 40 }),
    passes: (aws, made) => aws.update(INSTANCE, made, { allocatedStorage: 60 }),
    fails: (aws, made) => aws.update(INSTANCE, made, { allocatedStorage: 30 }),
    refusal: /InvalidParameterCombination: Invalid storage size for engine name postgres/,
  });

  precondition(
    "RD-24-VERSION",
    {
      title: "an older version",
      given: (aws) => database(aws),
      passes: (aws, made) => aws.update(INSTANCE, made, { engineVersion: "17" }),
      fails: (aws, made) => aws.update(INSTANCE, made, { engineVersion: "16.9" }),
      refusal: "InvalidParameterCombination: Cannot upgrade postgres from 17.4 to 16.9",
    },
    {
      title: "another major version",
      given: (aws) => database(aws),
      passes: (aws, made) =>
        aws.update(INSTANCE, made, { engineVersion: "18.1", allowMajorVersionUpgrade: true }),
      fails: (aws, made) => aws.update(INSTANCE, made, { engineVersion: "18.1" }),
      refusal:
        "InvalidParameterCombination: The AllowMajorVersionUpgrade flag must be present when upgrading to a new " +
        "major version.",
    },
  );

  precondition(
    "RD-26",
    {
      title: "an instance",
      given: (aws) => database(aws, { deletionProtection: true }),
      passes: async (aws, made) => {
        await aws.update(INSTANCE, made, { deletionProtection: false });
        await aws.delete(INSTANCE, made);
      },
      fails: (aws, made) => aws.delete(INSTANCE, made),
      refusal:
        "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and " +
        "try again.",
    },
    {
      title: "a cluster",
      given: (aws) => cluster(aws, { deletionProtection: true }),
      passes: async (aws, made) => {
        await aws.update(CLUSTER, made, { deletionProtection: false });
        await aws.delete(CLUSTER, made);
      },
      fails: (aws, made) => aws.delete(CLUSTER, made),
      refusal:
        "InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection and try " +
        "again.",
    },
  );

  it("RD-26: a world that ends lets go of what is protected", () => {
    const type = INSTANCE;
    const world = new World({ preconditions, liftsGuards: true });
    const inputs = { identifier: "main", engine: "postgres", deletionProtection: true };
    const { id } = world.create({ type, identity: "main", inputs });
    world.delete({ type, id });
    assert.equal(world.find(type, id), undefined);
  });

  const kept = (name: string | null) => ({
    skipFinalSnapshot: null,
    finalSnapshotIdentifier: name,
  });
  precondition("RD-27", {
    passes: async (aws) => aws.delete(INSTANCE, await database(aws, kept("main-final"))),
    fails: async (aws) => aws.delete(INSTANCE, await database(aws, kept(null))),
    refusal:
      "InvalidParameterCombination: FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
  });

  precondition("RD-27-UNUSED", {
    given: async (aws) => aws.delete(INSTANCE, await database(aws, kept("main-final"))),
    passes: async (aws) => aws.delete(INSTANCE, await database(aws, kept("main-final-2"))),
    fails: async (aws) => aws.delete(INSTANCE, await database(aws, kept("main-final"))),
    refusal:
      "DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier main-final already " +
      "exists.",
  });

  precondition("RD-28", {
    given: (aws) => cluster(aws),
    passes: (aws, made) => aws.delete(CLUSTER, made),
    fails: async (aws, made) => {
      await member(aws);
      await aws.delete(CLUSTER, made);
    },
    refusal:
      "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
  });

  showsAll("RD-");
});
