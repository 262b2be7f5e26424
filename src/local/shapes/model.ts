import type { Structure, Structures } from "../../cfn/shape";

/** An API as botocore's model of it has it. */
export interface Model {
  /** The service's name, for messages. */
  name: string;
  /** The release of botocore that the model is of. */
  release: string;
  /** Of an API of the JSON protocols: what its operations are called behind in `X-Amz-Target`. */
  target?: string;
  /** Of an API of the query protocol, or of EC2's form of it: the version that a request names, and the namespace of the answer. */
  query?: { version: string; namespace: string; ec2?: true };
  /**
   * Of an API that was once of the query protocol: what its errors were called there, where that is another name. SDKs of the
   * JSON protocols ask for it by `X-Amzn-Query-Mode`.
   */
  queryErrors?: Readonly<Record<string, string>>;
  /** Of an API of the REST protocol in JSON: what its requests are signed for. */
  rest?: string;
  /** All operations of the API. Those that aren't spoken here may be names only. */
  operations: Readonly<Record<string, { input?: string; output?: string; http?: Http }>>;
  structures: Structures;
}

/** How REST calls an operation. What of the input is neither in the path nor in the query is in the body. */
export interface Http {
  method: string;
  /** With members in braces: `/schedules/{Name}`. */
  path: string;
  /** The query's names of members. */
  query?: Readonly<Record<string, string>>;
}

/** The input of an operation. */
export function inputOf({ operations, structures }: Model, operation: string): { name: string; structure: Structure } {
  const name = operations[operation]?.input;
  if (name === undefined) throw new Error(`The model has no input of ${operation}`);
  return { name, structure: structures[name]! };
}
