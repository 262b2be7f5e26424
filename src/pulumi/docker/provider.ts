import { deploymentChanges, waitForDeployment } from "../deployment/provider";
import { type DeploymentInputs, isDeployment } from "../deployment/state";
import { differs } from "./diff";
import type { Local } from "./local";
import { Operations } from "./operations";
import { dropStack, isStack, isThere, makeStack, restoreStack, stackChanges, stackFailures } from "./stack";
import { StackHold } from "./stack-hold";
import type { Inputs, Outputs, StackInputs } from "./state";

type State<T> = T | StackInputs | DeploymentInputs;

/**
 * The dynamic provider of the docker backend (and, on each backend, of the resource that holds the stack's backend).
 * `check` and `diff` start nothing: a preview works with nothing running. Where the local ECS runs, `diff` looks at what
 * is there.
 */
export function localProvider(local: Local, hold = new StackHold({ signal: local.cancelled })) {
  const operations = new Operations(local, hold);
  const holding = async ({ stack }: StackInputs) => hold.take(await local.connect(), stack);
  return withoutStacks({
    async check(olds: Partial<State<Inputs>>, news: State<Inputs>) {
      operations.leftOver.asked(olds as Partial<Inputs>);
      return { inputs: news, failures: isStack(news) ? stackFailures(olds as Partial<StackInputs>, news) : [] };
    },

    async diff(id: string, olds: State<Outputs>, news: State<Inputs>) {
      if (isDeployment(olds) || isDeployment(news)) return deploymentChanges(olds, news);
      if (isStack(olds)) return stackChanges(local, olds, news);
      if (isStack(news)) return { changes: true, replaces: ["type"] };
      const diff = await differs(local, id, olds, news);
      if (diff.replaces.length > 0) operations.leftOver.replaces(olds);
      return diff;
    },

    async create(inputs: State<Inputs>): Promise<{ id: string; outs: State<Outputs> }> {
      if (isDeployment(inputs)) {
        await waitForDeployment(inputs, local.cancelled);
        return { id: inputs.service, outs: inputs };
      }
      if (!isStack(inputs)) return operations.create(inputs);
      if (inputs.backend === "docker") await makeStack(await holding(inputs), inputs);
      return { id: inputs.stack, outs: inputs };
    },

    async update(id: string, olds: State<Outputs>, news: State<Inputs>): Promise<{ outs: State<Outputs> }> {
      if (isDeployment(news)) {
        await waitForDeployment(news, local.cancelled);
        return { outs: news };
      }
      if (!isStack(news)) return operations.update(id, olds as Outputs, news);
      if (news.backend === "docker") await restoreStack(local, await local.connect(), await holding(news), news);
      return { outs: news };
    },

    /** An empty id says that the resource is gone. */
    async read(id: string, state: State<Outputs>): Promise<{ id: string; props?: State<Outputs>; inputs?: object }> {
      // The service itself is read by the AWS provider.
      if (isDeployment(state)) return { id, props: state };
      if (isStack(state)) {
        const there = state.backend !== "docker" || (await isThere(await local.connect(), state));
        return there ? { id, props: state } : { id: "" };
      }
      const props = await operations.read(id, state);
      if (!props) return { id: "" };
      const { attributes: _, ...inputs } = props;
      return { id, props, inputs };
    },

    async delete(id: string, state: State<Outputs>): Promise<void> {
      if (isDeployment(state)) return;
      if (!isStack(state)) return operations.remove(id, state);
      if (state.backend === "docker") await dropStack(await holding(state), state);
    },
  });
}

type Method = (...args: never[]) => Promise<unknown>;

/** The SDK writes the stack of what a provider throws to the user. What failed is in the message. */
function withoutStacks<P extends Record<string, Method>>(provider: P): P {
  const quiet =
    (method: Method): Method =>
    async (...args) => {
      try {
        return await method(...args);
      } catch (error) {
        if (error instanceof Error) error.stack = "";
        throw error;
      }
    };
  return Object.fromEntries(Object.entries(provider).map(([name, method]) => [name, quiet(method)])) as P;
}
