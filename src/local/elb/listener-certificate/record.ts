import { table } from "../../table";

/** Certificates of a listener beside its own, for clients that name one of their hosts. */
export interface ListenerCertificate {
  id: string;
  listenerArn: string;
  /** ARNs. */
  certificates: string[];
}

export const listenerCertificates = table((row: ListenerCertificate) => ({
  listener: row.listenerArn,
  certificate: row.certificates,
}));
