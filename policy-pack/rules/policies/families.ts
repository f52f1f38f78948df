/** Rules on the policies of services whose policies are alike: whom they let in, and to do what. */
import type { Rule } from "../../core/rule";
import {
  FUNCTION_POLICIES,
  OTHER_POLICIES,
  QUEUE_POLICIES,
  REPOSITORY_POLICIES,
  SECRET_POLICIES,
  TOPIC_POLICIES,
} from "./carriers";
import { FIX_ACTIONS, namedActionsRule } from "./named-actions";
import { FIX_PUBLIC, notPublicRule } from "./not-public";

const ACTIONS_WHY =
  "A policy that allows everything also allows what nobody thought of: deleting the resource, changing the policy " +
  "itself, and whatever AWS adds tomorrow.";

export const familyRules: readonly Rule[] = [
  notPublicRule(
    {
      id: "sns-policy-not-public",
      description: "No topic policy is for callers whom nobody named.",
      severity: "critical",
      level: "mandatory",
      frameworks: { fsbp: ["SNS.4"], nist: ["AC-3"] },
      why: "Anybody could subscribe to the topic and read its messages, or publish messages that others trust.",
      fix: FIX_PUBLIC,
      docs: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    },
    TOPIC_POLICIES,
  ),
  namedActionsRule(
    {
      id: "sns-policy-actions-named",
      description: "Topic policies name the actions that they allow.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["AC-6"] },
      why: ACTIONS_WHY,
      fix: FIX_ACTIONS,
      docs: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
    },
    TOPIC_POLICIES,
  ),
  notPublicRule(
    {
      id: "sqs-policy-not-public",
      description: "No queue policy is for callers whom nobody named.",
      severity: "critical",
      level: "mandatory",
      frameworks: { fsbp: ["SQS.3"], nist: ["AC-3"] },
      why: "Anybody could read, delete or forge the messages of the queue.",
      fix: FIX_PUBLIC,
      docs: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    },
    QUEUE_POLICIES,
  ),
  namedActionsRule(
    {
      id: "sqs-policy-actions-named",
      description: "Queue policies name the actions that they allow.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["AC-6"] },
      why: ACTIONS_WHY,
      fix: FIX_ACTIONS,
      docs: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html",
    },
    QUEUE_POLICIES,
  ),
  notPublicRule(
    {
      id: "secretsmanager-policy-not-public",
      description: "No policy of a secret is for callers whom nobody named.",
      severity: "critical",
      level: "mandatory",
      frameworks: { nist: ["AC-3"] },
      why: "Anybody could read the secret, and with it whatever it opens.",
      fix: FIX_PUBLIC,
      docs: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
    },
    SECRET_POLICIES,
  ),
  namedActionsRule(
    {
      id: "secretsmanager-policy-actions-named",
      description: "Policies of secrets name the actions that they allow.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["AC-6"] },
      why: ACTIONS_WHY,
      fix: FIX_ACTIONS,
      docs: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
    },
    SECRET_POLICIES,
  ),
  notPublicRule(
    {
      id: "ecr-policy-not-public",
      description: "No repository or registry policy is for callers whom nobody named.",
      severity: "high",
      level: "mandatory",
      frameworks: { nist: ["AC-3"] },
      why: "Anybody with an AWS account could pull the images, with the code and secrets in them, or push others.",
      fix: FIX_PUBLIC,
      docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
    },
    REPOSITORY_POLICIES,
  ),
  namedActionsRule(
    {
      id: "ecr-policy-actions-named",
      description: "Repository and registry policies name the actions that they allow.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["AC-6"] },
      why: ACTIONS_WHY,
      fix: FIX_ACTIONS,
      docs: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html",
    },
    REPOSITORY_POLICIES,
  ),
  notPublicRule(
    {
      id: "lambda-policy-not-public",
      description: "No permission on a function or layer is for callers whom nobody named.",
      severity: "critical",
      level: "mandatory",
      frameworks: { fsbp: ["Lambda.1"], nist: ["AC-3", "AC-6"], pci: ["7.2.1"] },
      why: "Anybody could run the function with the rights of its role, or read the code of the layer.",
      fix:
        "Name an account, a role or a service as principal; for an organisation set principalOrgId " +
        "(organizationId of a layer).",
      docs: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    },
    FUNCTION_POLICIES,
  ),
  namedActionsRule(
    {
      id: "lambda-policy-actions-named",
      description: "Permissions on functions and layers name the actions that they allow.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["AC-6"] },
      why: ACTIONS_WHY,
      fix: FIX_ACTIONS,
      docs: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    },
    FUNCTION_POLICIES,
  ),
  notPublicRule(
    {
      id: "policy-not-public",
      description: "No policy of any other resource that has one is for callers whom nobody named.",
      severity: "high",
      level: "mandatory",
      frameworks: { nist: ["AC-3"] },
      why: "Anybody with an AWS account, for some services without one, could come to the resource.",
      fix: FIX_PUBLIC,
      docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
    },
    OTHER_POLICIES,
  ),
  namedActionsRule(
    {
      id: "policy-actions-named",
      description: "Policies of all other resources that have one name the actions that they allow.",
      severity: "medium",
      level: "mandatory",
      frameworks: { nist: ["AC-6"] },
      why: ACTIONS_WHY,
      fix: FIX_ACTIONS,
      docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    },
    OTHER_POLICIES,
  ),
];
