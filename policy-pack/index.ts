import { PolicyPack } from "@pulumi/policy";
import { toPolicies } from "./core/pack";
import { rules } from "./rules";

new PolicyPack("bulwark", { policies: toPolicies(rules) });
