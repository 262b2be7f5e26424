/** A certificate as a listener serves it. */
export interface ServedCertificate {
  arn: string;
  /** DNS names that it is for; those of this machine come in addition. */
  names: string[];
}
