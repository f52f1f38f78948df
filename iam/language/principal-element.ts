import { type Check, elementNames, readElements, readTexts } from "./elements";
import { shown } from "./errors";
import { isList, isObject, type Json, nameOf } from "./json";
import type { PolicyPrincipal, PrincipalType } from "./model";
import { type Place, type Problems, within } from "./problems";

const PRINCIPAL = elementNames("A principal", ["AWS", "Service", "Federated", "CanonicalUser"]);

/**
 * Reads a Principal or NotPrincipal element.
 *
 * A wildcard within a principal, which AWS refuses, has a plain meaning and is read: to judge such a document, and not
 * to pass it over, is what this is for. `refusals` names them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function readPrincipals(value: Json, place: Place, problems: Problems): PolicyPrincipal[] {
  // A bare list is not in the grammar; a list of "*" can only mean everybody and is read so, never passed over.
  if (value === "*" || (isList(value) && value.length > 0 && value.every((item) => item === "*"))) {
    return [{ type: "*", value: "*" }];
  }
  if (!isObject(value)) {
    const given = typeof value === "string" ? shown(value) : nameOf(value);
    problems.add(place, `${given}; allowed: "*" or an object with ${PRINCIPAL.spelled.join(", ")}.`);
    return [];
  }
  const elements = readElements(value, place, PRINCIPAL, problems) ?? {};
  const principals: PolicyPrincipal[] = [];
  for (const type of Object.keys(elements) as PrincipalType[]) {
    const texts = readTexts(elements[type] ?? null, within(place, type), problems, CHECKS[type]);
    for (const text of texts) principals.push({ type, value: text });
  }
  return principals;
}

const WILDCARD = /[*?]/;

/** An account, or the unique id that AWS puts in the place of a principal that was deleted. */
const ACCOUNT_OR_ID = /^(?:\d{12}|A[A-Z0-9]{15,127})$/;
/** CloudFront's origin access identities are users of an account named so. */
const IDENTITY_ARN =
  /^arn:[\w-]+:(?:iam::(?:\d{12}|cloudfront):(?:root|(?:user|role)\/.+)|sts::\d{12}:(?:assumed-role|federated-user)\/.+)$/;
const DOMAIN = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/i;
const PROVIDER_ARN = /^arn:[\w-]+:iam::\d{12}:(?:saml|oidc)-provider\/.+$/;

const CHECKS: Readonly<Record<PrincipalType, Check>> = {
  AWS(text) {
    if (text === "*" || ACCOUNT_OR_ID.test(text)) return undefined;
    if (IDENTITY_ARN.test(text) && !text.includes("${")) return undefined;
    if (text.startsWith("arn:") && WILDCARD.test(text)) return undefined;
    return `${shown(text)} is not a principal; allowed: "*", 12 digits, or the ARN of an account's root, user, role or session.`;
  },
  Service(text) {
    if (DOMAIN.test(text) || WILDCARD.test(text)) return undefined;
    return `${shown(text)} is not a service; allowed: a service principal such as "s3.amazonaws.com".`;
  },
  Federated(text) {
    if (DOMAIN.test(text) || PROVIDER_ARN.test(text) || WILDCARD.test(text)) return undefined;
    return `${shown(text)} is not an identity provider; allowed: its domain name, or the ARN of a SAML or OIDC provider.`;
  },
  CanonicalUser(text) {
    if (/^[A-Za-z0-9]+$/.test(text) || WILDCARD.test(text)) return undefined;
    return `${shown(text)} is not a canonical user id; allowed: 64 hexadecimal digits.`;
  },
};
