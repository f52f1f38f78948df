import { is, isNot } from "../../core/property-rule";
import type { Rule } from "../../core/rule";
import { encrypted, inTransit, key, mayNotBe, mustBe, stores, withOwnKey } from "./kinds";

const GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";
const CLUSTER = "aws:elasticache/cluster:Cluster";
const MEMORYDB = "aws:memorydb/cluster:Cluster";

const docs = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/encryption.html";
const plain = "lets clients in without TLS";

/** Secondary groups of a global one are encrypted as the first is. */
const notSecondary = { globalReplicationGroupId: is(undefined) };

export const cacheRules: readonly Rule[] = [
  encrypted({
    service: "elasticache",
    what: "group of caches",
    fix: "Set atRestEncryptionEnabled to true (changing it replaces the group).",
    docs,
    fsbp: ["ElastiCache.4"],
    demands: [
      {
        ...stores([GROUP], "atRestEncryptionEnabled"),
        when: { ...notSecondary, engine: isNot("valkey") },
      },
      {
        ...mayNotBe([GROUP], "atRestEncryptionEnabled", false, "does not encrypt what it stores"),
        when: { ...notSecondary, engine: is("valkey") },
      },
    ],
  }),
  withOwnKey({
    service: "elasticache",
    what: "group of caches, and every serverless cache,",
    fix: "Set kmsKeyId to an aws.kms.Key.",
    docs,
    demands: [key([GROUP], "kmsKeyId", notSecondary), key([SERVERLESS], "kmsKeyId")],
  }),
  inTransit({
    service: "elasticache",
    what: "cache",
    fix: "Set transitEncryptionEnabled to true, and transitEncryptionMode to required or leave it out.",
    docs: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html",
    fsbp: ["ElastiCache.5"],
    demands: [
      { ...mustBe([GROUP], "transitEncryptionEnabled", true, plain), when: notSecondary },
      {
        types: [GROUP],
        path: "transitEncryptionMode",
        accept: isNot("preferred"),
        finding: "lets clients in without TLS as well (transitEncryptionMode preferred)",
      },
      {
        ...mustBe([CLUSTER], "transitEncryptionEnabled", true, plain),
        when: { engine: is("memcached") },
      },
    ],
  }),
  withOwnKey({
    service: "memorydb",
    what: "MemoryDB cluster",
    fix: "Set kmsKeyArn to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html",
    demands: [key([MEMORYDB], "kmsKeyArn")],
  }),
  inTransit({
    service: "memorydb",
    what: "MemoryDB cluster",
    fix: "Leave tlsEnabled out.",
    docs: "https://docs.aws.amazon.com/memorydb/latest/devguide/in-transit-encryption.html",
    demands: [{ types: [MEMORYDB], path: "tlsEnabled", accept: is(undefined, true), finding: plain }],
  }),
];
