import { type Entries, group, type SpecOf } from "./group";
import { text, textMap } from "./values";

/**
 * How to build a container's image with Docker.
 * @example { context: "./web", target: "release", args: { VERSION: "1.2" } }
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/
 */
export interface BuildOptions {
  /** Folder of the build context, relative to the program's folder. */
  context: string;
  /** Dockerfile, relative to `context`. @default "Dockerfile" */
  dockerfile?: string;
  /** Stage to build of a Dockerfile with several. @default the last one */
  target?: string;
  /**
   * Build arguments (`ARG`), by name; one that is undefined is left out. They can be read from the image: nothing secret
   * belongs here.
   * @default none
   */
  args?: Record<string, string>;
}

const ENTRIES = {
  context: text("folders", /\S/).required("allowed is the build context's folder"),
  dockerfile: text("files in the build context", /\S/).default("Dockerfile"),
  target: text("names of stages of the Dockerfile", /\S/),
  args: textMap("build arguments").default({}),
} satisfies Entries<BuildOptions>;

export type BuildSpec = SpecOf<typeof ENTRIES>;

export const BUILD = group(ENTRIES);
