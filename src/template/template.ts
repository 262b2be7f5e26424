/** A CloudFormation template as it is parsed: only the sections that say what to deploy. */
export interface Template {
  Transform?: unknown;
  Parameters?: Record<string, TemplateParameter>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Conditions?: Record<string, unknown>;
  Resources?: Record<string, TemplateResource>;
  Outputs?: Record<string, TemplateOutput>;
}

export interface TemplateParameter {
  Type: string;
  Default?: string | number | boolean;
  AllowedValues?: (string | number | boolean)[];
}

export interface TemplateResource {
  Type: string;
  Condition?: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Metadata?: Record<string, unknown>;
}

export interface TemplateOutput {
  Value: unknown;
  Condition?: string;
  Export?: { Name: unknown };
}

/** Something in a template that is wrong, or that can't be deployed from here. */
export class TemplateError extends Error {
  constructor(
    /** Where it is, e.g. `Resources.Web.Properties.Image`. */
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
    this.name = "TemplateError";
  }
}
