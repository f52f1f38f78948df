export const INSTANCE = "aws:ec2/instance:Instance";
export const SPOT_REQUEST = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
export const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
export const LAUNCH_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";

/** What says by itself how instances are made, in the same properties. */
export const INSTANCE_TYPES = [INSTANCE, SPOT_REQUEST, LAUNCH_CONFIGURATION] as const;
