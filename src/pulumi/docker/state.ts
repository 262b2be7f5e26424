/**
 * What a resource of the docker backend keeps in Pulumi's state. Later versions of Slipway read what earlier ones stored:
 * these names stay as they are.
 */

/**
 * Evaluated by Pulumi's dynamic provider, whose working directory is the program's folder: `slipway` is what the program
 * itself gets by that name. The same text for ever: it is stored with each resource.
 */
export const PROVIDER =
  'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("slipway/pulumi/provider").provider';

/** Type of the resource that stands for the stack itself and holds its backend. */
export const STACK_TYPE = "Slipway::Stack";

/** A resource's inputs: these, and the planned properties beside them under their own names (all of which begin with a capital). */
export interface Inputs {
  /** CloudFormation's type name. */
  type: string;
  logicalId: string;
  /** The stack on the local ECS. */
  stack: string;
  /** Logical ids of what must be there while this is. */
  dependsOn: string[];
  /** CloudFormation's attribute of that name. */
  updatePolicy?: Record<string, unknown>;
  /** Paths of the properties whose values no message shows. */
  secrets?: string[];
  [property: string]: unknown;
}

/** The inputs, and what the local ECS made of them. */
export interface Outputs extends Inputs {
  attributes: Record<string, unknown>;
}

/** The inputs of the stack's own resource. */
export interface StackInputs {
  type: typeof STACK_TYPE;
  backend: string;
  stack: string;
  source: string;
}

/** The planned properties among a resource's inputs or outputs. */
export function propertiesOf(state: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(state).filter(([key]) => /^[A-Z]/.test(key)));
}
