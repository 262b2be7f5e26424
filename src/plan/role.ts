import type { Resource } from "../cfn/resource";
import { resource } from "../cfn/typed";
import type { Value } from "../cfn/value";

export interface Statement {
  actions: string[];
  resources: Value[];
  /** @default none */
  conditions?: Record<string, Value>;
}

/**
 * A role for `service` (`ecs-tasks.amazonaws.com`), with what it may do written into it.
 * @param trust on what conditions the service may be it
 */
export function role(
  logicalId: string,
  service: string,
  description: string,
  statements: Statement[] = [],
  trust?: Statement["conditions"],
): Resource {
  const statement = {
    Action: "sts:AssumeRole",
    ...(trust && { Condition: trust }),
    Effect: "Allow",
    Principal: { Service: service },
  };
  return roleTrusting(logicalId, statement, description, statements);
}

/** A role for whom the statement lets in. */
export function roleTrusting(
  logicalId: string,
  trust: Value,
  description: string,
  statements: Statement[] = [],
): Resource {
  return resource("AWS::IAM::Role", logicalId, {
    AssumeRolePolicyDocument: document([trust]),
    Description: description,
    Policies: statements.length === 0 ? undefined : [{ PolicyDocument: allow(statements), PolicyName: "slipway" }],
  });
}

/** A policy document that allows these. */
export function allow(statements: Statement[]): Value {
  return document(
    statements.map(({ actions, resources, conditions }) => ({
      Action: actions,
      ...(conditions && { Condition: conditions }),
      Effect: "Allow",
      Resource: resources,
    })),
  );
}

const document = (statements: Value[]): Value => ({ Statement: statements, Version: "2012-10-17" });
