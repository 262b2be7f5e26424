import { table } from "../../table";

/** A parameter of Systems Manager's Parameter Store. */
export interface Parameter {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  type: "String" | "StringList" | "SecureString";
  description?: string;
  keyId?: string;
  tier?: string;
  dataType?: string;
  allowedPattern?: string;
  /** The newest first. */
  versions: { version: number; value: string; modifiedAt: number }[];
}

export const parameters = table<Parameter>();
