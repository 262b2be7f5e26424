import { table } from "../table";

/** A certificate of Certificate Manager's, as a template asks for it. */
export interface Certificate {
  /** ARN. */
  id: string;
  stack?: string;
  /** Its domain name, then the alternative ones. */
  names: string[];
}

export const certificates = table<Certificate>();
