import { z } from "zod";
import {
  cidrProblems,
  gatewayServiceProblems,
  gatewayServices,
  interfaceServiceProblems,
  natModes,
  overlapProblems,
  zoneProblems,
} from "../components/network";
import { addProblems, logRetentionDays } from "./common";

// Each field is judged by itself, so that a mistake in one does not hide those in others.
const cidr = z
  .string()
  .superRefine((value, context) => {
    addProblems(context, cidrProblems(value), 1);
  })
  .describe("Addresses of the VPC, from /16 to /22, e.g. 10.20.0.0/16. A change replaces the network.");

const zones = z
  .array(z.string())
  .superRefine((value, context) => {
    addProblems(context, zoneProblems(value), 1);
  })
  .describe('Letters of at least two availability zones of the region, e.g. ["a", "b"].');

const interfaceEndpoints = z
  .array(z.string())
  .superRefine((value, context) => {
    addProblems(context, interfaceServiceProblems(value), 1);
  })
  .describe(
    "AWS services reached through network interfaces, e.g. ssm, logs; each about 8 USD a month and zone.",
  );

/** Settings of the VPC. */
export const networkSettings = z
  .strictObject({
    cidr,
    zones,
    nat: z
      .enum(natModes)
      .describe("How private subnets reach the internet; every NAT gateway is about 35 USD a month."),
    reservedCidrs: z
      .array(z.string())
      .optional()
      .describe(
        "Addresses used elsewhere (other VPCs, offices) that the VPC must not overlap. Default: none.",
      ),
    gatewayEndpoints: z
      .array(z.enum(gatewayServices))
      .superRefine((value, context) => {
        addProblems(context, gatewayServiceProblems(value), 1);
      })
      .optional()
      .describe("AWS services reached through the route tables, at no cost. Default: all of them."),
    interfaceEndpoints: interfaceEndpoints.optional(),
    flowLogs: z
      .strictObject({ retentionDays: logRetentionDays.describe("Days that flow logs are kept.") })
      .describe("Logs of accepted and rejected traffic."),
  })
  .superRefine((network, context) => {
    addProblems(context, overlapProblems(network));
  })
  .describe("The VPC with its public, private and isolated subnets.");
