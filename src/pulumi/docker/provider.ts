import type { Client } from "../../client";
import { difference } from "./diff";
import * as operations from "./operations";
import { dropStack, isStack, putStack, stackFailures, stackIsThere } from "./stack";
import type { Inputs, Outputs, StackInputs } from "./state";

type State<T> = T | StackInputs;

/**
 * The dynamic provider of the docker backend (and, on each backend, of the resource that holds the stack's backend).
 * `check` and `diff` never connect: a preview works with nothing running and starts nothing.
 */
export function localProvider(connect: () => Promise<Client>) {
  return {
    async check(olds: Partial<State<Inputs>>, news: State<Inputs>) {
      return { inputs: news, failures: isStack(news) ? stackFailures(olds as Partial<StackInputs>, news) : [] };
    },

    async diff(_id: string, olds: State<Outputs>, news: State<Inputs>) {
      if (isStack(olds) || isStack(news)) {
        const replaces = (["stack", "source"] as const).filter((key) => olds[key] !== news[key]);
        return { changes: replaces.length > 0, replaces };
      }
      const { changed, replaces, deleteBeforeReplace } = difference(olds, news);
      return { changes: changed.length > 0, replaces, deleteBeforeReplace };
    },

    async create(inputs: State<Inputs>): Promise<{ id: string; outs: State<Outputs> }> {
      if (!isStack(inputs)) return operations.create(await connect(), inputs);
      if (inputs.backend === "docker") await putStack(await connect(), inputs);
      return { id: inputs.stack, outs: inputs };
    },

    async update(_id: string, _olds: State<Outputs>, news: State<Inputs>): Promise<{ outs: State<Outputs> }> {
      return isStack(news) ? { outs: news } : operations.update(await connect(), news);
    },

    /** An empty id says that the resource is gone. */
    async read(id: string, state: State<Outputs>): Promise<{ id: string; props?: State<Outputs>; inputs?: object }> {
      if (isStack(state)) return (await stackIsThere(connect, state)) ? { id, props: state } : { id: "" };
      const props = await operations.read(await connect(), id, state);
      if (!props) return { id: "" };
      const { attributes: _, ...inputs } = props;
      return { id, props, inputs };
    },

    async delete(id: string, state: State<Outputs>): Promise<void> {
      if (!isStack(state)) return operations.remove(await connect(), id, state);
      if (state.backend === "docker") await dropStack(await connect(), state);
    },
  };
}
