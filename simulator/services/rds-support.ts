import type { Instance } from "../model";
import { awsManagedKeyArn } from "./kms";
import {
  derivedLowerId,
  dnsSuffix,
  mixedId,
  outputOf,
  regionalArn,
  text,
  texts,
  uuid,
  type Place,
} from "./support";
import { SUBNET, defaultVpcId } from "./vpc";
import { zonesOf } from "./zones";

export const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";

/** A database's host name. All endpoints of an account in a region share what follows `label`. */
export function regionalEndpoint({ accountId, region, partition }: Place, label: string): string {
  const shared = `c${derivedLowerId(11, "rds", accountId, region)}`;
  return `${label}${shared}.${region}.rds.${dnsSuffix(partition)}`;
}

/** The first of the zones that a database may be in. */
export function firstZone({ inputs, region, world }: Instance): string {
  const subnetIds = texts(outputOf(world, SUBNET_GROUP, inputs.dbSubnetGroupName, "subnetIds"));
  return text(outputOf(world, SUBNET, subnetIds[0], "availabilityZone")) || (zonesOf(region)[0]?.name ?? "");
}

/** The VPC of a database. */
export function subnetGroupVpc(db: Instance): string {
  return text(outputOf(db.world, SUBNET_GROUP, db.inputs.dbSubnetGroupName, "vpcId")) || defaultVpcId(db);
}

/** The secret that RDS makes and rotates when it manages the password of an instance or a cluster. */
export function masterUserSecret(db: Instance, kind: "db" | "cluster"): Record<string, unknown> {
  const name = `rds!${kind}-${uuid(db, "secret")}-${mixedId(db, 6, "secret")}`;
  return {
    kmsKeyId: text(db.inputs.masterUserSecretKmsKeyId) || awsManagedKeyArn(db, "secretsmanager"),
    secretArn: regionalArn(db, "secretsmanager", `secret:${name}`),
    secretStatus: "active",
  };
}
