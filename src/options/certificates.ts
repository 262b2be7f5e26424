import type { Entries, SpecOf } from "./group";
import { named } from "./group";
import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";
import { text } from "./values";

/** What a listener for HTTPS shows those who call it. */
export interface CertificatesOptions {
  /** ARN of a certificate of Certificate Manager (or IAM). */
  certificate?: string;
  /** Further ones by name. */
  moreCertificates?: Record<string, string>;
}

export const CERTIFICATE = text(
  "ARNs of certificates, such as arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
  /^arn:aws[a-z-]*:(acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+|iam::\d{12}:server-certificate\/\S+)$/,
);

export const CERTIFICATES = {
  certificate: CERTIFICATE,
  moreCertificates: named(
    CERTIFICATE,
    "certificates by name, such as { blog: certificate }",
    "allowed are ARNs of certificates",
  )
    .and(haveShortNames)
    .default({}),
} satisfies Entries<CertificatesOptions>;

export type CertificatesSpec = SpecOf<typeof CERTIFICATES>;

/** A listener has each of its certificates once: taken off it under one name, it would be gone under all. */
export function hasEachCertificateOnce(of: Property, { certificate, moreCertificates }: CertificatesSpec): void {
  const names = new Map<unknown, string>();
  const claim = (arn: Maybe<string>, name: string, property: Property) => {
    const known = isLeaf(arn) ? arn.value : arn;
    const before = names.get(known);
    if (before !== undefined) property.fail(`allowed is each certificate once; this is the one of ${before}`);
    names.set(known, name);
  };
  if (certificate !== undefined) claim(certificate, "certificate", of.get("certificate"));
  const more = of.get("moreCertificates");
  for (const [name, arn] of Object.entries(moreCertificates)) claim(arn, `moreCertificates.${name}`, more.get(name));
}

/** Logical ids end with the names. */
export function haveShortNames(items: Property): void {
  for (const [name, item] of items.entries()) {
    if (/^[a-z][A-Za-z0-9]{0,31}$/.test(name)) continue;
    item
      .describe(`named ${name}`)
      .fail("allowed are names of up to 32 letters and digits that begin with a small letter");
  }
}
