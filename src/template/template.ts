/** A CloudFormation template as it is parsed: only the sections that say what to deploy. */
export interface Template {
  AWSTemplateFormatVersion?: unknown;
  Description?: unknown;
  Metadata?: unknown;
  Rules?: unknown;
  Hooks?: unknown;
  Transform?: unknown;
  Parameters?: Record<string, TemplateParameter>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Conditions?: Record<string, unknown>;
  Resources?: Record<string, TemplateResource>;
  Outputs?: Record<string, TemplateOutput>;
}

type Scalar = string | number | boolean;

export interface TemplateParameter {
  Type: string;
  Default?: Scalar;
  AllowedValues?: Scalar[];
  AllowedPattern?: string;
  ConstraintDescription?: string;
  MinLength?: Scalar;
  MaxLength?: Scalar;
  MinValue?: Scalar;
  MaxValue?: Scalar;
  NoEcho?: Scalar;
}

export interface TemplateResource {
  Type: string;
  Condition?: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Metadata?: Record<string, unknown>;
  DeletionPolicy?: unknown;
  UpdatePolicy?: unknown;
  UpdateReplacePolicy?: unknown;
}

export interface TemplateOutput {
  Value: unknown;
  Condition?: string;
  Export?: { Name: unknown };
}

/** A template that another one names. */
export interface NestedTemplate {
  /** Which it is: what it names itself is looked for beside it. */
  file: string;
  text: string;
  /** Whether the file is what the end of an address says. */
  guessed: boolean;
}

/** Gives the template that `name` is to one of the file `from`, which is undefined for the stack's own. */
export type NestedTemplates = (name: string, from: string | undefined) => NestedTemplate | undefined;

/** Whether the template asks for CloudFormation's language extensions: `Fn::ForEach`, `Fn::Length`, … */
export function hasLanguageExtensions({ Transform }: Template): boolean {
  return [Transform ?? []].flat().includes("AWS::LanguageExtensions");
}

/** Something in a template that is wrong, or that can't be deployed from here. */
export class TemplateError extends Error {
  constructor(
    /** Where it is, e.g. `Resources.Web.Properties.Image`. */
    readonly path: string,
    problem: string,
    /** What else is wrong. @default nothing that is known */
    others: readonly TemplateError[] = [],
  ) {
    super([`${path}: ${problem}`, ...others.map(({ message }) => message)].join("\n"));
    this.name = "TemplateError";
  }
}

/** What is wrong with a template, found one after the other and said at once. */
export class Problems {
  private readonly found: TemplateError[] = [];

  add(path: string, problem: string): void {
    this.found.push(new TemplateError(path, problem));
  }

  /** Throws where something is wrong. */
  check(): void {
    const [first, ...others] = this.found;
    if (first) throw new TemplateError(first.path, first.message.slice(first.path.length + 2), others);
  }
}

/** A value for messages. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
