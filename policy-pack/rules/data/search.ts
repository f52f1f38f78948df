import { type Accept, isGiven } from "../../core/property-rule";
import type { Rule } from "../../core/rule";
import { asList, at } from "../../core/values";
import { encrypted, inTransit, key, logged, mustBe, notPublic, stores, withOwnKey } from "./kinds";

/** Domains of OpenSearch, and of Elasticsearch as it was called before: with the same settings. */
const DOMAINS = ["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"];
const what = "search domain";

const isRecent: Accept = (policy) => typeof policy === "string" && /^Policy-Min-TLS-1-[23]/.test(policy);
const logsAudits: Accept = (options) =>
  asList(options).some((each) => at(each, "logType") === "AUDIT_LOGS" && at(each, "enabled") !== false);

export const searchRules: readonly Rule[] = [
  encrypted({
    service: "opensearch",
    what,
    fix: "Set encryptAtRest.enabled to true.",
    docs: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
    fsbp: ["Opensearch.1", "ES.1"],
    demands: [stores(DOMAINS, "encryptAtRest.enabled")],
  }),
  withOwnKey({
    service: "opensearch",
    what,
    fix: "Set encryptAtRest.kmsKeyId to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
    demands: [key(DOMAINS, "encryptAtRest.kmsKeyId")],
  }),
  inTransit({
    service: "opensearch",
    what,
    fix:
      "Set domainEndpointOptions.enforceHttps to true, tlsSecurityPolicy to Policy-Min-TLS-1-2-PFS-2023-10, and " +
      "nodeToNodeEncryption.enabled to true.",
    docs: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html",
    fsbp: ["Opensearch.3", "Opensearch.8", "ES.3", "ES.8"],
    demands: [
      mustBe(DOMAINS, "domainEndpointOptions.enforceHttps", true, "lets clients in without TLS"),
      {
        types: DOMAINS,
        path: "domainEndpointOptions.tlsSecurityPolicy",
        accept: isRecent,
        finding: "lets clients in with versions of TLS that are broken",
      },
      mustBe(DOMAINS, "nodeToNodeEncryption.enabled", true, "sends plain text between its nodes"),
    ],
  }),
  notPublic({
    service: "opensearch",
    what,
    fix: "Set vpcOptions.subnetIds (a domain cannot move into a VPC later).",
    docs: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
    fsbp: ["Opensearch.2", "ES.2"],
    demands: [
      {
        types: DOMAINS,
        path: "vpcOptions.subnetIds",
        accept: isGiven,
        finding: "is in no VPC, but on the internet",
        madeFrom: ["aws:ec2/subnet:Subnet"],
      },
    ],
  }),
  logged({
    service: "opensearch",
    what,
    fix: "Add AUDIT_LOGS to logPublishingOptions.",
    docs: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html",
    fsbp: ["Opensearch.5", "ES.5"],
    demands: [
      { types: DOMAINS, path: "logPublishingOptions", accept: logsAudits, finding: "writes no audit log" },
    ],
  }),
];
