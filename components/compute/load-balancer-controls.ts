import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SecurityControl } from "../shared";

/** Policies with TLS 1.3 and 1.2 and forward secrecy only, or stricter. */
const modernTls = /^ELBSecurityPolicy-TLS13-1-(2-Res|3)(-|$)/;

export interface LoadBalancerParts {
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly https: aws.lb.Listener;
  readonly http: aws.lb.Listener;
  readonly association: aws.wafv2.WebAclAssociation | undefined;
}

/** What is proven of a load balancer. */
export function loadBalancerControls(parts: LoadBalancerParts): pulumi.Output<SecurityControl[]> {
  const { loadBalancer, https, http, association } = parts;
  return pulumi
    .all([
      loadBalancer.arn,
      loadBalancer.dropInvalidHeaderFields,
      loadBalancer.accessLogs,
      loadBalancer.enableDeletionProtection,
      https.protocol,
      https.sslPolicy,
      http.defaultActions,
      association?.webAclArn,
    ])
    .apply(
      ([
        resource,
        drops,
        logs,
        deletionProtection,
        protocol,
        sslPolicy,
        plainActions,
        webAclArn,
      ]): SecurityControl[] => {
        const control = (text: string, enabled: boolean, id = "C3"): SecurityControl => ({
          id,
          control: text,
          enabled,
          resource,
        });
        return [
          control(
            "load balancer speaks TLS 1.2 and 1.3 only",
            protocol === "HTTPS" && modernTls.test(sslPolicy),
          ),
          control(
            "plain HTTP is answered with HTTPS's address only",
            plainActions.every(({ type, redirect }) => type === "redirect" && redirect?.protocol === "HTTPS"),
          ),
          control("load balancer drops malformed headers", drops === true),
          control("load balancer logs requests", logs?.enabled === true, "S4"),
          control("load balancer refuses deletion", deletionProtection === true, "S6"),
          control("load balancer behind a web ACL", (webAclArn ?? "") !== ""),
        ];
      },
    );
}
