import type { ScalingPolicy } from "../../scaling/record";

interface Voice {
  policy: ScalingPolicy;
  /** Whether a target tracking policy takes capacity away only where this one would, too. */
  voices: boolean;
}

/** What a policy would have done now. */
export type Proposal =
  | (Voice & { wants: "nothing" })
  | (Voice & {
      wants: "out" | "in";
      /** The count that it comes to, from one. */
      capacityFrom: (base: number) => number;
      /** Seconds. */
      cooldown: number;
      cause: string;
      details?: string;
    });

export type Wish = Exclude<Proposal, { wants: "nothing" }>;
