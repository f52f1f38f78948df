import type { Rule } from "../../core/rule";
import { bucketEncryption } from "./encryption";

export const s3Rules: readonly Rule[] = [bucketEncryption];
