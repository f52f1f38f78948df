import { Links } from "../../core/links";
import { defineRule } from "../../core/rule";
import { UNKNOWN } from "../../core/values";

const VPC = "aws:ec2/vpc:Vpc";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

export const flowLogs = defineRule({
  id: "vpc-flow-logs",
  description: "Each VPC has a flow log that shows at least the rejected traffic.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    cis: ["3.7"],
    fsbp: ["EC2.6"],
    nist: ["AC-4(26)", "AU-2", "AU-3", "AU-12", "CA-7", "SI-7(8)"],
  },
  why: "Without it nobody can tell who talked to whom, neither during an attack nor after it.",
  fix: 'Add an aws.ec2.FlowLog with the VPC\'s id and `trafficType: "ALL"`.',
  docs: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
  settings: {},
  resource: {
    types: [FLOW_LOG],
    check({ inputs }, _config, report) {
      const traffic = inputs.get("trafficType");
      const target = ["vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId"].find(
        (property) => inputs.get(property) !== undefined,
      );
      if (target !== "vpcId") {
        return;
      }
      if (traffic === UNKNOWN) {
        report.unjudged("trafficType");
      } else if (traffic !== "ALL" && traffic !== "REJECT") {
        report.violation("is the flow log of a VPC but does not show rejected traffic (trafficType)");
      }
    },
  },
  stack: {
    inputsOf: [VPC, FLOW_LOG],
    check(stack, _config, report) {
      const vpcs = new Links(stack, [VPC], ["id"]);
      const logged = vpcs.coveredBy({ [FLOW_LOG]: "vpcId" });
      for (const vpc of vpcs.targets.filter(({ inputs }) => inputs !== undefined)) {
        switch (logged.has(vpc)) {
          case "no":
            report(vpc).violation("has no flow log");
            break;
          case "perhaps":
            report(vpc).unjudged("which VPC a flow log of the stack is for");
        }
      }
    },
  },
});
