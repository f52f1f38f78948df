import { Catalog, type ResourceModel } from "../../simulator";

/** Small models that stand for the kinds of behaviour that the simulator's core knows. */
const bucket: ResourceModel = {
  type: "aws:s3/bucket:Bucket",
  physicalName: "bucket",
  replaceOn: ["objectLockEnabled"],
  taggable: true,
  defaults: () => ({ forceDestroy: false }),
  id: ({ inputs }) => String(inputs.bucket),
  computed: {
    arn: ({ id, partition }) => `arn:${partition}:s3:::${id}`,
    acl: () => "private",
  },
};

const subnet: ResourceModel = {
  type: "aws:ec2/subnet:Subnet",
  replaceOn: ["vpcId", "cidrBlock", "availabilityZone"],
  taggable: true,
  defaults: (inputs) => ({ mapPublicIpOnLaunch: false, note: `in ${String(inputs.vpcId)}` }),
  id: ({ hex }) => `subnet-${hex(17)}`,
  computed: {
    arn: ({ id, partition, region, accountId }) => `arn:${partition}:ec2:${region}:${accountId}:subnet/${id}`,
    availabilityZone: ({ region }) => `${region}a`,
  },
};

const template: ResourceModel = {
  type: "aws:ec2/launchTemplate:LaunchTemplate",
  physicalName: "name",
  deleteBeforeReplace: true,
  replaceOn: ["kind"],
  id: ({ hex }) => `lt-${hex(17)}`,
  computed: {
    latestVersion: ({ id, world }) =>
      Number(world.find("aws:ec2/launchTemplate:LaunchTemplate", id)?.outputs.latestVersion ?? 0) + 1,
    arn: ({ id }) => `arn:aws:ec2:eu-west-1:123456789012:launch-template/${id}`,
  },
  volatile: ["latestVersion"],
};

const role: ResourceModel = {
  type: "aws:iam/role:Role",
  physicalName: "name",
  id: ({ inputs }) => String(inputs.name),
  computed: { arn: ({ id, partition, accountId }) => `arn:${partition}:iam::${accountId}:role/${id}` },
};

const permission: ResourceModel = {
  type: "aws:lambda/permission:Permission",
  replaceOn: ["function", "statementId"],
  uniqueWithin: ["function"],
  id: ({ inputs }) => String(inputs.statementId),
};

const lambda: ResourceModel = {
  type: "aws:lambda/function:Function",
  physicalName: "name",
  id: ({ inputs }) => String(inputs.name),
  computed: { codeSha256: ({ inputs }) => (inputs.code as { hash: string }).hash },
  volatile: ["codeSha256"],
};

export const testCatalog = new Catalog([
  {
    resources: [bucket, subnet, template, role, permission, lambda],
    functions: [
      {
        token: "aws:index/getCallerIdentity:getCallerIdentity",
        invoke: (_, world) => ({ accountId: world.accountId, arn: world.callerArn }),
      },
      { token: "aws:index/getRegion:getRegion", invoke: (_, world) => ({ region: world.region }) },
    ],
  },
]);

export const types = {
  bucket: bucket.type,
  subnet: subnet.type,
  template: template.type,
  role: role.type,
  permission: permission.type,
  lambda: lambda.type,
};
