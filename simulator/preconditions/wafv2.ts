import { text } from "../services/support";
import { objects } from "../values";
import type { Call } from "./call";
import { refuse, type Precondition } from "./precondition";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

const api = "https://docs.aws.amazon.com/waf/latest/APIReference";

const nonexistent = refuse(
  "WAFNonexistentItemException",
  "AWS WAF couldn’t perform the operation because your resource doesn’t exist.",
);

/** What AWS WAF demands. */
export const wafv2: readonly Precondition[] = [
  {
    id: "WA-1",
    types: [WEB_ACL],
    at: ["create"],
    demands: "A web ACL's name is its own among those of its scope.",
    source: `${api}/API_CreateWebACL.html`,
    judge: (call) =>
      call
        .list(WEB_ACL)
        .some(({ outputs }) => outputs.name === call.inputs.name && outputs.scope === call.inputs.scope)
        ? refuse(
            "WAFDuplicateItemException",
            "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
          )
        : undefined,
  },
  {
    id: "WA-2",
    types: [WEB_ACL],
    demands: "Rules of a web ACL have names and priorities of their own.",
    source: `${api}/API_Rule.html`,
    judge: (call) => {
      const rules = objects(call.inputs.rules);
      const isTwice = (property: string) => new Set(rules.map((rule) => rule[property])).size < rules.length;
      return isTwice("name") || isTwice("priority")
        ? refuse(
            "WAFInvalidParameterException",
            "Error reason: You have used a rule name or a priority more than once., field: RULE",
          )
        : undefined;
    },
  },
  {
    id: "WA-3",
    types: [WEB_ACL],
    at: ["create"],
    demands: "A web ACL for CloudFront is made in the region us-east-1.",
    source: `${api}/API_CreateWebACL.html`,
    judge: (call) =>
      call.text("scope") === "CLOUDFRONT" && call.region !== "us-east-1" && call.partition === "aws"
        ? refuse(
            "WAFInvalidParameterException",
            "Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT",
          )
        : undefined,
  },
  {
    id: "WA-4",
    types: [ASSOCIATION],
    demands: "A web ACL and what it protects are there, in one region.",
    source: `${api}/API_AssociateWebACL.html`,
    judge: (call) => {
      const acl = call.text("webAclArn");
      const guarded = call.text("resourceArn");
      const isGone = isMissing(call, acl) || (isModelled(guarded) && isMissing(call, guarded));
      if (isGone) return nonexistent;
      return regionIn(guarded) === regionIn(acl)
        ? undefined
        : refuse(
            "WAFInvalidParameterException",
            `Error reason: The ARN isn't valid., field: RESOURCE_ARN, parameter: ${guarded ?? ""}`,
          );
    },
  },
  {
    id: "WA-5",
    types: [LOGGING],
    demands: "The web ACL of logs is there, and the name of their destination begins with aws-waf-logs-.",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html",
    judge: (call) => {
      if (isMissing(call, call.text("resourceArn"))) return nonexistent;
      const wrong = call.texts("logDestinationConfigs").find((arn) => !/[:/]aws-waf-logs-/.test(arn));
      return wrong === undefined
        ? undefined
        : refuse(
            "WAFInvalidParameterException",
            "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information " +
              `separated by colons or slashes., field: LOG_DESTINATION, parameter: ${wrong}`,
          );
    },
  },
  {
    id: "WA-6",
    types: [WEB_ACL],
    at: ["delete"],
    demands: "A web ACL that is deleted protects nothing.",
    source: `${api}/API_DeleteWebACL.html`,
    // The provider waits until AWS has noticed that associations are gone.
    isRetried: true,
    judge: (call) => {
      const arn = text(call.old?.outputs.arn);
      return call.list(ASSOCIATION).some(({ outputs }) => outputs.webAclArn === arn)
        ? refuse(
            "WAFAssociatedItemException",
            "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.",
          )
        : undefined;
    },
  },
];

function isMissing(call: Call, arn: string | undefined): boolean {
  return call.byArn(arn) === undefined && !call.mayExist(arn);
}

/** Of what a web ACL can protect, load balancers are modelled. */
function isModelled(arn: string | undefined): boolean {
  return arn?.includes(":loadbalancer/app/") === true;
}

function regionIn(arn: string | undefined): string | undefined {
  return arn?.split(":")[3];
}
