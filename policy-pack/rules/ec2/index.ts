import type { Rule } from "../../core/rule";
import { diskEncrypted, diskOwnKey, encryptionByDefault, snapshotsNotPublic } from "./disks";
import { noOpenEgress } from "./egress";
import { noOpenAdminPorts, noOpenIngress } from "./ingress";
import { imdsHopLimit, imdsV2Required, noPublicAddress } from "./instances";
import {
  defaultSecurityGroupClosed,
  securityGroupDescribed,
  securityGroupRulesNotMixed,
} from "./security-groups";
import { noSecretsInUserData } from "./user-data";

export const ec2Rules: readonly Rule[] = [
  noOpenAdminPorts,
  noOpenIngress,
  noOpenEgress,
  securityGroupDescribed,
  securityGroupRulesNotMixed,
  defaultSecurityGroupClosed,
  imdsV2Required,
  imdsHopLimit,
  noPublicAddress,
  noSecretsInUserData,
  diskEncrypted,
  diskOwnKey,
  encryptionByDefault,
  snapshotsNotPublic,
];
