/** Who a request is signed by, as STS has it. */
export interface Identity {
  account: string;
  arn: string;
  userId: string;
}

/** The same, and where it found the control plane. */
export interface Caller extends Identity {
  /** `127.0.0.1:4577`. */
  host: string;
}
