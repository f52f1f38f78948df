import { is, isAbsent, isNot } from "../../core/property-rule";
import type { Rule } from "../../core/rule";
import { encrypted, inTransit, key, mayNotBe, mustBe, notPublic, open, stores, withOwnKey } from "./kinds";

const STREAM = "aws:kinesis/stream:Stream";
const FIREHOSE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const MSK = "aws:msk/cluster:Cluster";
const MQ = "aws:mq/broker:Broker";
const DMS = "aws:dms/replicationInstance:ReplicationInstance";

/** A delivery stream that reads a Kinesis stream or a Kafka topic is encrypted as that is, and takes no setting. */
const directPut = { kinesisSourceConfiguration: isAbsent, mskSourceConfiguration: isAbsent };

export const streamRules: readonly Rule[] = [
  encrypted({
    service: "kinesis",
    what: "stream",
    fix: "Set encryptionType to KMS.",
    docs: "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
    fsbp: ["Kinesis.1"],
    demands: [mustBe([STREAM], "encryptionType", "KMS", "does not encrypt what it stores")],
  }),
  withOwnKey({
    service: "kinesis",
    what: "stream",
    fix: "Set kmsKeyId to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
    demands: [key([STREAM], "kmsKeyId", { encryptionType: is("KMS") })],
  }),
  encrypted({
    service: "firehose",
    what: "delivery stream",
    fix: "Set serverSideEncryption.enabled to true.",
    docs: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
    fsbp: ["DataFirehose.1"],
    demands: [{ ...stores([FIREHOSE], "serverSideEncryption.enabled"), when: directPut }],
  }),
  withOwnKey({
    service: "firehose",
    what: "delivery stream",
    fix: "Set serverSideEncryption.keyType to CUSTOMER_MANAGED_CMK and keyArn to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
    demands: [
      key([FIREHOSE], "serverSideEncryption.keyArn", {
        ...directPut,
        "serverSideEncryption.enabled": is(true),
      }),
    ],
  }),
  withOwnKey({
    service: "msk",
    what: "Kafka cluster",
    fix: "Set encryptionInfo.encryptionAtRestKmsKeyArn to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    demands: [key([MSK], "encryptionInfo.encryptionAtRestKmsKeyArn")],
  }),
  inTransit({
    service: "msk",
    what: "Kafka cluster",
    fix: "Leave encryptionInfo.encryptionInTransit out, and clientAuthentication.unauthenticated.",
    docs: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    fsbp: ["MSK.1", "MSK.6"],
    demands: [
      {
        types: [MSK],
        path: "encryptionInfo.encryptionInTransit.clientBroker",
        accept: is(undefined, "TLS"),
        finding: "lets clients in without TLS",
      },
      mayNotBe(
        [MSK],
        "encryptionInfo.encryptionInTransit.inCluster",
        false,
        "sends plain text between its brokers",
      ),
      mayNotBe(
        [MSK],
        "clientAuthentication.unauthenticated",
        true,
        "lets in clients without saying who they are",
      ),
    ],
  }),
  notPublic({
    service: "msk",
    what: "Kafka cluster",
    fix: "Leave brokerNodeGroupInfo.connectivityInfo.publicAccess out.",
    docs: "https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html",
    fsbp: ["MSK.4"],
    demands: [
      {
        types: [MSK],
        path: "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
        accept: isNot("SERVICE_PROVIDED_EIPS"),
        finding: "is reachable from the internet",
      },
    ],
  }),
  withOwnKey({
    service: "mq",
    what: "message broker",
    fix: "Set encryptionOptions.useAwsOwnedKey to false and kmsKeyId to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/data-protection.html",
    demands: [key([MQ], "encryptionOptions.kmsKeyId")],
  }),
  notPublic({
    service: "mq",
    what: "message broker",
    fix: "Leave publiclyAccessible out.",
    docs: "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html",
    demands: [open([MQ], "publiclyAccessible")],
  }),
  notPublic({
    service: "dms",
    what: "replication instance",
    fix: "Set publiclyAccessible to false.",
    docs: "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.html",
    fsbp: ["DMS.1"],
    demands: [mustBe([DMS], "publiclyAccessible", false, "is reachable from the internet")],
  }),
];
