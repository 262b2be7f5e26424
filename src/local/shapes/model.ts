import type { Structure, Structures } from "../../cfn/shape";

/** An API as botocore's model of it has it. */
export interface Model {
  /** The service's name, for messages. */
  name: string;
  /** The release of botocore that the model is of. */
  release: string;
  /** Of an API of the JSON protocols: what its operations are called behind in `X-Amz-Target`. */
  target?: string;
  /** Of an API of the query protocol: the version that a request names, and the namespace of the answer. */
  query?: { version: string; namespace: string };
  /** All operations of the API. Those that aren't spoken here may be names only. */
  operations: Readonly<Record<string, { input?: string; output?: string }>>;
  structures: Structures;
}

/** The input of an operation. */
export function inputOf({ operations, structures }: Model, operation: string): { name: string; structure: Structure } {
  const name = operations[operation]?.input;
  if (name === undefined) throw new Error(`The model has no input of ${operation}`);
  return { name, structure: structures[name]! };
}
