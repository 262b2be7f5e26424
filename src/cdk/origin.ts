import type { CfnResource } from "aws-cdk-lib";
import type { Construct } from "constructs";

// Both have a name in the CDK that it doesn't export.
const WITHOUT_STACKS = "aws:cdk:disable-creation-stack-traces";
const CREATION_STACK = "aws:cdk:creationStack";

/**
 * Where the program made a component. The CDK notes that for each resource, by a stack of ten frames: in a component these
 * may end before the program's own code, and take a fifth of the time that the component does. So it is noted once, from the
 * program's own code on, and is the same for all that the component makes. What others put into a component later, such as
 * the policy of a grant, has no note.
 */
export class Origin {
  private constructor(private readonly stack: readonly string[]) {}

  /** Of a component that nothing was put into yet. `made` is the class that the program calls. */
  static of({ node }: Construct, made: NewableFunction): Origin {
    if (node.tryGetContext(WITHOUT_STACKS)) return new Origin([]);
    node.setContext(WITHOUT_STACKS, true);
    return new Origin(stackBelow(made));
  }

  /** Says where a resource comes from, unless the CDK has said so itself. */
  mark({ node, creationStack }: CfnResource): void {
    if (this.stack.length > 0 && creationStack.length === 0) node.addMetadata(CREATION_STACK, this.stack);
  }
}

/** The program's own frames, as many as it shows of an error. */
function stackBelow(made: NewableFunction): string[] {
  const noted: { stack?: string } = {};
  Error.captureStackTrace(noted, made);
  const frames = (noted.stack ?? "").split("\n").slice(1);
  return frames.map((frame) => frame.replace(/^\s*at\s+/, "")).filter((frame) => !/(^|\()node:/.test(frame));
}
