import { text } from "../../services/support";
import type { Action, ResourcePermissions, Rule, ServicePermissions } from "../model";
import {
  anywhere,
  given,
  keyVia,
  named,
  on,
  pass,
  regional,
  self,
  serviceLinkedRole,
  tagged,
  type Target,
} from "../rules";

/** Something of RDS that an input names, or what AWS takes where it names nothing. */
function of(kind: string, input: string, otherwise?: string): Target {
  return regional("rds", ({ inputs }) => {
    const name = text(inputs[input]) || otherwise;
    return name === undefined ? undefined : `${kind}:${name}`;
  });
}

/** RDS looks at the network with the caller's permissions, as AWS's policy AmazonRDSFullAccess shows. */
const looks = anywhere(
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
);

const ownRole = serviceLinkedRole("rds.amazonaws.com", "AWSServiceRoleForRDS");

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html */
const encrypts: readonly Action[] = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKey",
];

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions */
function managedPassword(kind: "db" | "cluster"): Rule {
  return given(
    "manageMasterUserPassword",
    on(
      regional("secretsmanager", `secret:rds!${kind}-*`),
      "secretsmanager:CreateSecret",
      "secretsmanager:TagResource",
    ),
    keyVia("masterUserSecretKmsKeyId", "secretsmanager", ...encrypts),
  );
}

const keys: readonly Rule[] = [
  keyVia("kmsKeyId", "rds", ...encrypts),
  keyVia("performanceInsightsKmsKeyId", "rds", ...encrypts),
];

const monitoring = pass("monitoringRoleArn", "monitoring.rds.amazonaws.com");

/** What a database is made with: each must be allowed for the action that makes it. */
const instanceParts = (action: Action): readonly Rule[] => [
  on(self, action),
  on(of("subgrp", "dbSubnetGroupName", "default"), action),
  on(of("pg", "parameterGroupName", "default.*"), action),
  on(of("og", "optionGroupName", "default:*"), action),
];

const create: readonly Rule[] = [
  (subject) =>
    instanceParts(
      subject.inputs.replicateSourceDb !== undefined
        ? "rds:CreateDBInstanceReadReplica"
        : subject.inputs.snapshotIdentifier !== undefined
          ? "rds:RestoreDBInstanceFromDBSnapshot"
          : "rds:CreateDBInstance",
    ).flatMap((rule) => rule(subject)),
  // A copy gets some of its settings afterwards.
  given("replicateSourceDb", on(named("replicateSourceDb"), "rds:CreateDBInstanceReadReplica"), ...modify()),
  given(
    "snapshotIdentifier",
    on(of("snapshot", "snapshotIdentifier"), "rds:RestoreDBInstanceFromDBSnapshot"),
    ...modify(),
  ),
];

function modify(): readonly Rule[] {
  return [
    on(self, "rds:ModifyDBInstance"),
    on(of("pg", "parameterGroupName", "default.*"), "rds:ModifyDBInstance"),
    on(of("og", "optionGroupName", "default:*"), "rds:ModifyDBInstance"),
  ];
}

const retag: readonly Rule[] = [on(self, "rds:AddTagsToResource", "rds:RemoveTagsFromResource")];
const tags = tagged(on(self, "rds:AddTagsToResource"));

const instance: ResourcePermissions = {
  type: "aws:rds/instance:Instance",
  create: [...create, tags, looks, ownRole, ...keys, managedPassword("db"), monitoring],
  read: [on(regional("rds", "db:*"), "rds:DescribeDBInstances"), on(self, "rds:ListTagsForResource")],
  update: [...modify(), on(self, "rds:RebootDBInstance"), looks, ...keys, managedPassword("db"), monitoring],
  retag,
  delete: [
    on(self, "rds:DeleteDBInstance"),
    on(regional("rds", "db:*"), "rds:DescribeDBInstances"),
    given(
      "finalSnapshotIdentifier",
      on(self, "rds:CreateDBSnapshot"),
      on(of("snapshot", "finalSnapshotIdentifier"), "rds:CreateDBSnapshot", "rds:AddTagsToResource"),
    ),
  ],
};

const clusterDescribes = on(regional("rds", "cluster:*"), "rds:DescribeDBClusters");

const clusterParts = (action: Action): readonly Rule[] => [
  on(self, action),
  on(of("subgrp", "dbSubnetGroupName", "default"), action),
  on(of("cluster-pg", "dbClusterParameterGroupName", "default.*"), action),
  on(of("og", "optionGroupName", "default:*"), action),
];

const modifyCluster: readonly Rule[] = [
  on(self, "rds:ModifyDBCluster"),
  on(of("cluster-pg", "dbClusterParameterGroupName", "default.*"), "rds:ModifyDBCluster"),
];

const cluster: ResourcePermissions = {
  type: "aws:rds/cluster:Cluster",
  create: [
    (subject) =>
      clusterParts(
        subject.inputs.snapshotIdentifier === undefined
          ? "rds:CreateDBCluster"
          : "rds:RestoreDBClusterFromSnapshot",
      ).flatMap((rule) => rule(subject)),
    given(
      "snapshotIdentifier",
      on(of("cluster-snapshot", "snapshotIdentifier"), "rds:RestoreDBClusterFromSnapshot"),
      ...modifyCluster,
    ),
    tags,
    looks,
    ownRole,
    ...keys,
    managedPassword("cluster"),
    monitoring,
  ],
  read: [
    clusterDescribes,
    on(
      ({ partition, accountId }) => `arn:${partition}:rds::${accountId}:global-cluster:*`,
      "rds:DescribeGlobalClusters",
    ),
    on(self, "rds:ListTagsForResource"),
  ],
  update: [...modifyCluster, looks, ...keys, managedPassword("cluster"), monitoring],
  retag,
  delete: [
    on(self, "rds:DeleteDBCluster"),
    clusterDescribes,
    given(
      "finalSnapshotIdentifier",
      on(self, "rds:CreateDBClusterSnapshot"),
      on(
        of("cluster-snapshot", "finalSnapshotIdentifier"),
        "rds:DeleteDBCluster",
        "rds:CreateDBClusterSnapshot",
        "rds:AddTagsToResource",
      ),
    ),
  ],
};

const clusterInstance: ResourcePermissions = {
  type: "aws:rds/clusterInstance:ClusterInstance",
  create: [
    ...instanceParts("rds:CreateDBInstance"),
    on(of("cluster", "clusterIdentifier"), "rds:CreateDBInstance"),
    tags,
    looks,
    keyVia("performanceInsightsKmsKeyId", "rds", ...encrypts),
    monitoring,
  ],
  read: [
    on(regional("rds", "db:*"), "rds:DescribeDBInstances"),
    clusterDescribes,
    on(self, "rds:ListTagsForResource"),
  ],
  update: [...modify(), keyVia("performanceInsightsKmsKeyId", "rds", ...encrypts), monitoring],
  retag,
  delete: [on(self, "rds:DeleteDBInstance"), on(regional("rds", "db:*"), "rds:DescribeDBInstances")],
};

function parameterGroup(type: string, group: string): ResourcePermissions {
  return {
    type,
    create: [on(self, `rds:Create${group}`), tags, given("parameters", on(self, `rds:Modify${group}`))],
    read: [on(self, `rds:Describe${group}s`, `rds:${parametersOf(group)}`, "rds:ListTagsForResource")],
    update: [on(self, `rds:Modify${group}`, `rds:Reset${group}`)],
    retag,
    delete: [on(self, `rds:Delete${group}`)],
  };
}

/** `DescribeDBParameters` of a `DBParameterGroup`. */
function parametersOf(group: string): string {
  return `Describe${group.replace("Group", "s")}`;
}

const subnetGroup: ResourcePermissions = {
  type: "aws:rds/subnetGroup:SubnetGroup",
  create: [on(self, "rds:CreateDBSubnetGroup"), tags, looks, ownRole],
  read: [on(self, "rds:DescribeDBSubnetGroups", "rds:ListTagsForResource")],
  update: [on(self, "rds:ModifyDBSubnetGroup"), looks],
  retag,
  delete: [on(self, "rds:DeleteDBSubnetGroup")],
};

/** Databases, and what they are made with. */
export const rds: ServicePermissions = {
  resources: [
    instance,
    cluster,
    clusterInstance,
    parameterGroup("aws:rds/parameterGroup:ParameterGroup", "DBParameterGroup"),
    parameterGroup("aws:rds/clusterParameterGroup:ClusterParameterGroup", "DBClusterParameterGroup"),
    subnetGroup,
  ],
};
