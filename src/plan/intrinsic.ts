import { withLeaves } from "../cfn/leaves";
import { isOpen } from "../cfn/open";
import { Leaf } from "../options";

/** A call of one of CloudFormation's functions, written as a template has it: `{ "Fn::GetAtt": ["Queue", "Arn"] }`. */
export class Intrinsic extends Leaf {
  /**
   * @param value what the framework has for it
   * @param entry the map that was written: where a map's keys are the user's, it may be one of those (a label named `Ref`)
   * @param instead what to write instead, where the framework has nothing for it
   */
  constructor(
    value: unknown,
    readonly entry: Record<string, unknown>,
    readonly instead?: string,
  ) {
    super(value);
  }
}

/** What a framework makes of what overrides have beside plain data. */
export interface Written {
  /** The leaf that stands for a token or an Output; nothing for anything else. */
  leafOf(value: unknown): Leaf | undefined;
  /** What there is for a call of one of CloudFormation's functions, or what to write instead. */
  call(name: string, written: Record<string, unknown>): { value?: unknown; instead?: string };
}

/** Overrides with a leaf for each token and Output, and for each call of a function. */
export function withIntrinsics(overrides: unknown, framework: Written): unknown {
  return withLeaves(overrides, (value) => {
    const leaf = framework.leafOf(value);
    if (leaf !== undefined || !isOpen(value)) return leaf;
    const [name, argument] = Object.entries(value)[0]!;
    // A reference is to something by its name; `{ Ref: ["main"] }` is a pattern of events.
    if (name === "Ref" && typeof argument !== "string") return undefined;
    const { value: own, instead } = framework.call(name, value);
    return new Intrinsic(own, { [name]: framework.leafOf(argument) ?? argument }, instead);
  });
}

/** A value as a message shows it. */
export function asWritten(value: unknown): unknown {
  return value instanceof Intrinsic ? value.entry : value;
}
