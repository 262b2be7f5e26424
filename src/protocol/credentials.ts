/**
 * Slipway.LendCredentials: tasks of a role get these in place of the local keys, until they expire or are taken back. They
 * are kept in memory only; a client lends them again while they hold.
 */
export interface LendCredentialsRequest {
  /** ARN of the role, as the task definition names it. */
  Role: string;
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  /** ISO 8601. */
  Expiration: string;
  /** ARN of the role that they are of. */
  RoleArn: string;
}

/** Slipway.TakeBackCredentials: tasks of the role get the local keys again. */
export interface TakeBackCredentialsRequest {
  Role: string;
}
