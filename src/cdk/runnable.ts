import type { Grant, IGrantable } from "aws-cdk-lib/aws-iam";
import type { TaskSpec } from "../options";
import type { PoolRefs, RunTaskRefs } from "../plan";
import { sdk } from "./sdk";
import { Tasks } from "./tasks";
import { toCdkMap, toTexts } from "./values";

/** Tasks that someone may run by RunTask. */
export abstract class RunnableTasks<Spec extends TaskSpec<PoolRefs>, Refs extends RunTaskRefs> extends Tasks<
  Spec,
  Refs
> {
  /**
   * Input of RunTask that runs one task where and as the construct says, as JSON: `aws ecs run-task --cli-input-json` takes
   * it, as does every SDK.
   */
  get runTaskInput(): string {
    return this.text(this.refs.runTaskInput);
  }

  /** Lets `grantee` run the task in the construct's cluster: RunTask of any revision, and what its roles need for it. */
  grantRun(grantee: IGrantable): Grant {
    const { Grant } = sdk.iam;
    const grants = this.refs.runStatements.map(({ actions, resources, conditions = {} }) =>
      Grant.addToPrincipal({
        grantee,
        actions,
        resourceArns: toTexts(this, resources),
        conditions: toCdkMap(this, conditions) as Record<string, Record<string, unknown>>,
      }),
    );
    return grants.reduce((all, grant) => all.combine(grant));
  }
}
