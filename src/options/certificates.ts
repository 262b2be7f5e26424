import type { Entries, SpecOf } from "./group";
import { named } from "./group";
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

/** Logical ids end with the names. */
export function haveShortNames(items: Property): void {
  for (const [name, item] of items.entries()) {
    if (/^[a-z][A-Za-z0-9]{0,31}$/.test(name)) continue;
    item
      .describe(`named ${name}`)
      .fail("allowed are names of up to 32 letters and digits that begin with a small letter");
  }
}
