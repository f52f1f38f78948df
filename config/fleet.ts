import { z } from "zod";
import { ownerships } from "../components/account";
import {
  amazonLinuxParameter,
  fleetProblems,
  loadBalancerProblems,
  sessionProblems,
  targetProtocols,
} from "../components/compute";
import { existingKeyForm } from "../components/kms";
import { addProblems, logRetentionDays } from "./common";

const size = z.int().min(0).max(1000).optional();

const scheduledSize = z
  .strictObject({
    recurrence: z
      .string()
      .describe("When: minute, hour, day of the month, month, day of the week, e.g. 0 7 * * MON-FRI."),
    timeZone: z
      .string()
      .optional()
      .describe("Time zone of the recurrence, e.g. Europe/Berlin (default Etc/UTC)."),
    minSize: size.describe("Least number from then on (default: stays)."),
    maxSize: size.describe("Greatest number from then on (default: stays)."),
    desiredCapacity: size.describe("Instances to start with from then on (default: stays)."),
  })
  .describe("Sizes that the group takes at set times; at least one.");

const mixedInstances = z
  .strictObject({
    instanceTypes: z
      .array(z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "an instance type such as m6g.large"))
      .min(1)
      .max(39)
      .describe("Further instance types of the same architecture, the best first."),
    onDemandBase: size.describe("Instances that are always bought on demand (default 0)."),
    onDemandPercentage: z
      .int()
      .min(0)
      .max(100)
      .optional()
      .describe(
        "How many of those above the base are bought on demand, in percent; the others are Spot Instances, cheaper, and taken back at two minutes' notice (default 100).",
      ),
  })
  .describe("Several instance types, and Spot Instances.");

const sessionSettings = z
  .strictObject({
    ownership: z
      .enum(ownerships)
      .describe(
        "create: this stack makes Session Manager's preferences, of which an account has one a region. existing: they are there already and left as they are. skip: not looked at.",
      ),
    logRetentionDays: logRetentionDays
      .optional()
      .describe("How many days records of sessions are kept; needed with create."),
    idleMinutes: z
      .int()
      .optional()
      .describe("Minutes without a keystroke after which a session ends, 1 to 60 (default 20)."),
    maxMinutes: z
      .int()
      .optional()
      .describe("Minutes after which a session ends in any case, 1 to 1440 (default none)."),
    existing: z
      .strictObject({
        keyArn: z.string().regex(existingKeyForm, "the ARN of a KMS key").describe("The key that they name."),
        logGroupName: z.string().min(1).max(512).describe("The log group that they name."),
      })
      .optional()
      .describe("What existing preferences name, so that instances may use it; needed with existing."),
  })
  .superRefine((settings, context) => {
    addProblems(context, sessionProblems(settings));
  })
  .describe("Encrypted and recorded sessions on instances (default: skip).");

const webAclSettings = z
  .strictObject({
    logRetentionDays: logRetentionDays.describe("How many days records are kept."),
    rateLimit: z
      .int()
      .min(10)
      .max(2_000_000_000)
      .optional()
      .describe("Requests that one address may send within five minutes (default 2000)."),
    mode: z
      .enum(["block", "count"])
      .optional()
      .describe("block refuses bad requests; count only counts and records them (default block)."),
    logAllowed: z
      .boolean()
      .optional()
      .describe("Records requests that are let through, too; charged by volume (default false)."),
  })
  .describe("A web ACL (WAF) for the load balancer: about 8 USD a month and 0.60 per million requests.");

const loadBalancerSettings = z
  .strictObject({
    certificateArn: z
      .string()
      .describe("ARN of the certificate of AWS Certificate Manager that clients see."),
    targetPort: z.int().optional().describe("Where the instances listen (default 8080, or 8443 with HTTPS)."),
    targetProtocol: z
      .enum(targetProtocols)
      .optional()
      .describe("How requests go on to the instances (default HTTP)."),
    healthCheckPath: z
      .string()
      .optional()
      .describe("What is asked for to see whether an instance is healthy: 200 is (default /)."),
    allowedCidrs: z
      .array(z.string())
      .optional()
      .describe("From where clients may come, e.g. 203.0.113.0/24 (default: everywhere)."),
    internal: z
      .boolean()
      .optional()
      .describe(
        "Reached from the network only, in private subnets; a change replaces the load balancer (default false).",
      ),
    dualStack: z
      .boolean()
      .optional()
      .describe("Reached by IPv6, too; the network must have IPv6 (default false)."),
    deletionProtection: z
      .boolean()
      .optional()
      .describe("AWS refuses to delete the load balancer (default: as protect)."),
    webAcl: webAclSettings.optional(),
  })
  .superRefine((settings, context) => {
    addProblems(context, loadBalancerProblems(settings));
  })
  .describe("A load balancer with TLS before the instances: about 18 USD a month and what it handles.");

/** Settings of the Auto Scaling group. */
export const fleetSettings = z
  .strictObject({
    instanceType: z
      .string()
      .regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "an instance type such as t4g.small")
      .describe("EC2 instance type."),
    minSize: z.int().min(0).max(1000).describe("Least number of instances."),
    maxSize: z.int().min(1).max(1000).describe("Greatest number of instances."),
    detailedMonitoring: z
      .boolean()
      .describe("Metrics every minute instead of every five (costs per instance)."),
    imageParameter: z
      .string()
      .regex(/^\/aws\/service\/[\w./-]+$/, `a public parameter such as ${amazonLinuxParameter("arm64")}`)
      .optional()
      .describe("Public SSM parameter that names the image (default: newest Amazon Linux 2023)."),
    imageId: z
      .string()
      .regex(/^ami-[0-9a-f]{8,17}$/, "an image id such as ami-0123456789abcdef0")
      .optional()
      .describe("The image itself instead of a parameter; stays until changed here."),
    rootVolumeGib: z
      .int()
      .min(8)
      .max(16_384)
      .optional()
      .describe("Size of the root volume in GiB (default 10)."),
    cpuTargetPercent: z
      .int()
      .min(10)
      .max(90)
      .optional()
      .describe("Average processor use that the group aims at, in percent (default 60)."),
    warmupSeconds: z
      .int()
      .min(0)
      .max(3600)
      .optional()
      .describe("Seconds after its start in which an instance is not judged (default 120)."),
    userData: z
      .string()
      .optional()
      .describe("Script or cloud-config for the first start, in plain text; no secrets."),
    healthCheckGraceSeconds: z
      .int()
      .min(0)
      .max(7200)
      .optional()
      .describe(
        "Seconds after its start in which an instance that fails its health checks is kept (default: warmupSeconds).",
      ),
    mixedInstances: mixedInstances.optional(),
    schedules: z
      .record(z.string(), scheduledSize)
      .optional()
      .describe("Sizes at set times, by a stable name each (default none)."),
    sessions: sessionSettings.optional(),
    loadBalancer: loadBalancerSettings.optional(),
  })
  .superRefine((settings, context) => {
    addProblems(context, fleetProblems(settings));
  })
  .describe("The Auto Scaling group.");
