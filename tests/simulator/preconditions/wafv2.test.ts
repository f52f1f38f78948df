import type { Properties } from "../../../simulator";
import { wafv2 } from "../../../simulator/preconditions/wafv2";
import { precondition, showsAllOf } from "./cases";
import { network } from "./networks";
import type { SimulatedAws } from "./simulated";

const ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

const metrics = (metricName: string) => ({
  visibilityConfig: { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true },
});
const rule = (name: string, priority: number) => ({
  name,
  priority,
  action: { block: {} },
  statement: { geoMatchStatement: { countryCodes: ["AQ"] } },
  ...metrics(name),
});
const acl = (aws: SimulatedAws, more: Properties = {}) =>
  aws.create(ACL, { scope: "REGIONAL", defaultAction: { allow: {} }, ...metrics("acl"), ...more });

async function guarded(aws: SimulatedAws) {
  const made = await acl(aws);
  const { subnetIds } = await network(aws);
  const { id: resourceArn } = await aws.create("aws:lb/loadBalancer:LoadBalancer", {
    subnets: subnetIds,
    internal: true,
  });
  return { acl: made, association: { webAclArn: made.text("arn"), resourceArn } };
}

const logGroup = (name: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`;

describe("preconditions of web ACLs", () => {
  precondition("WA-1", {
    given: (aws) => acl(aws, { name: "web" }),
    passes: (aws) => acl(aws, { name: "web2" }),
    fails: (aws) => acl(aws, { name: "web" }),
    refusal: /WAFDuplicateItemException: /,
  });

  precondition("WA-2", {
    passes: (aws) => acl(aws, { rules: [rule("one", 1), rule("two", 2)] }),
    fails: (aws) => acl(aws, { rules: [rule("one", 1), rule("two", 1)] }),
    refusal: /WAFInvalidParameterException: /,
  });

  precondition("WA-3", {
    passes: (aws) => acl(aws, { scope: "CLOUDFRONT", region: "us-east-1" }),
    fails: (aws) => acl(aws, { scope: "CLOUDFRONT" }),
    refusal: /WAFInvalidParameterException: Error reason: The scope is not valid\./,
  });

  precondition(
    "WA-4",
    {
      title: "a load balancer that is not there",
      given: guarded,
      passes: (aws, { association }) => aws.create(ASSOCIATION, association),
      fails: (aws, { association }) =>
        aws.create(ASSOCIATION, { ...association, resourceArn: `${association.resourceArn}0` }),
      refusal:
        "WAFNonexistentItemException: AWS WAF couldn’t perform the operation because your resource doesn’t exist.",
    },
    {
      title: "a stage of another region",
      given: guarded,
      passes: (aws, { association: { webAclArn } }) =>
        aws.create(ASSOCIATION, { webAclArn, resourceArn: stageIn("eu-west-1") }),
      fails: (aws, { association: { webAclArn } }) =>
        aws.create(ASSOCIATION, { webAclArn, resourceArn: stageIn("eu-west-2") }),
      refusal: /WAFInvalidParameterException: /,
    },
  );

  precondition("WA-5", {
    given: async (aws) => (await acl(aws)).text("arn"),
    passes: (aws, resourceArn) =>
      aws.create(LOGGING, { resourceArn, logDestinationConfigs: [logGroup("aws-waf-logs-web")] }),
    fails: (aws, resourceArn) =>
      aws.create(LOGGING, { resourceArn, logDestinationConfigs: [logGroup("web")] }),
    refusal: /WAFInvalidParameterException: Error reason: The ARN isn't valid\..* field: LOG_DESTINATION, /,
  });

  precondition("WA-6", {
    given: async (aws) => {
      const made = await guarded(aws);
      return { acl: made.acl, association: await aws.create(ASSOCIATION, made.association) };
    },
    passes: async (aws, { acl: made, association }) => {
      await aws.delete(ASSOCIATION, association);
      await aws.delete(ACL, made);
    },
    fails: (aws, { acl: made }) => aws.delete(ACL, made),
    refusal: /WAFAssociatedItemException: /,
  });

  showsAllOf(wafv2);
});

const stageIn = (region: string) => `arn:aws:apigateway:${region}::/restapis/abc/stages/live`;
