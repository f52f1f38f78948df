import type { ServicePermissions } from "../model";
import { anywhere } from "../rules";

/** Who may always ask who they are asks nothing of policies. */
export const account: ServicePermissions = {
  resources: [],
  functions: [
    {
      token: "aws:index/getAvailabilityZones:getAvailabilityZones",
      needs: [anywhere("ec2:DescribeAvailabilityZones")],
    },
    { token: "aws:index/getCallerIdentity:getCallerIdentity", needs: [] },
    { token: "aws:index/getDefaultTags:getDefaultTags", needs: [] },
    { token: "aws:index/getPartition:getPartition", needs: [] },
    { token: "aws:index/getRegion:getRegion", needs: [] },
  ],
};
