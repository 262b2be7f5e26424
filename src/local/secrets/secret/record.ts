import { table } from "../../table";

/** A secret of Secrets Manager. */
export interface Secret {
  /** ARN. */
  id: string;
  name: string;
  stack?: string;
  description?: string;
  kmsKeyId?: string;
  tags: { Key?: string; Value?: string }[];
  createdAt: number;
  changedAt: number;
  /** When it goes; from DeleteSecret on nobody reads it. */
  deletionAt?: number;
  /** Those that carry a label, and the one that was made last. */
  versions: SecretVersion[];
}

export interface SecretVersion {
  id: string;
  /** `AWSCURRENT`, `AWSPREVIOUS`, `AWSPENDING`, and those of the user's own. */
  stages: string[];
  text?: string;
  /** In base64. */
  binary?: string;
  createdAt: number;
}

export const secrets = table((secret: Secret) => ({ name: secret.name }));
