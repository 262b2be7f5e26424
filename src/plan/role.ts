import type { Resource } from "../cfn/resource";
import { resource } from "../cfn/typed";
import type { Value } from "../cfn/value";

export interface Statement {
  actions: string[];
  resources: Value[];
}

/** A role for `service` (`ecs-tasks.amazonaws.com`), with what it may do written into it. */
export function role(logicalId: string, service: string, description: string, statements: Statement[] = []): Resource {
  return resource("AWS::IAM::Role", logicalId, {
    AssumeRolePolicyDocument: document([
      { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: service } },
    ]),
    Description: description,
    Policies: statements.length === 0 ? undefined : [{ PolicyDocument: allow(statements), PolicyName: "slipway" }],
  });
}

function allow(statements: Statement[]): Value {
  return document(
    statements.map(({ actions, resources }) => ({ Action: actions, Effect: "Allow", Resource: resources })),
  );
}

const document = (statements: Value[]): Value => ({ Statement: statements, Version: "2012-10-17" });
