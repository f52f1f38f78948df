import { Links } from "../../core/links";
import { defineRule } from "../../core/rule";
import { UNKNOWN } from "../../core/values";
import { LOAD_BALANCERS } from "./load-balancers";

/** Type of association -> its property that names the load balancer. */
const ASSOCIATIONS = {
  "aws:wafv2/webAclAssociation:WebAclAssociation": "resourceArn",
  "aws:wafregional/webAclAssociation:WebAclAssociation": "resourceArn",
};

export const firewall = defineRule({
  id: "elb-web-firewall",
  description: "A web ACL stands before each application load balancer that faces the internet.",
  severity: "medium",
  level: "advisory",
  frameworks: { nist: ["AC-4(21)"], pci: ["6.4.2"] },
  why: "Known attacks, floods and robots otherwise reach the program itself.",
  fix: "Add an aws.wafv2.WebAclAssociation for the load balancer.",
  docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-16",
  settings: {},
  stack: {
    inputsOf: [...LOAD_BALANCERS, ...Object.keys(ASSOCIATIONS)],
    check(stack, _config, report) {
      const balancers = new Links(stack, LOAD_BALANCERS, ["arn"]);
      const guarded = balancers.coveredBy(ASSOCIATIONS);
      for (const balancer of balancers.targets) {
        const { inputs } = balancer;
        const [internal, type] = ["internal", "loadBalancerType"].map((key) => inputs?.get(key));
        if (
          inputs === undefined ||
          internal === true ||
          (type !== undefined && type !== UNKNOWN && type !== "application")
        ) {
          continue;
        }
        const state = guarded.has(balancer);
        if (state === "yes") {
          continue;
        }
        if (internal === UNKNOWN || type === UNKNOWN) {
          report(balancer).unjudged("whether it is an application load balancer that faces the internet");
        } else if (state === "perhaps") {
          report(balancer).unjudged("which load balancer a web ACL of the stack is for");
        } else {
          report(balancer).violation("faces the internet without a web ACL");
        }
      }
    },
  },
});
