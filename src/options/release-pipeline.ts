import { type ComponentKind, component } from "./component";
import { BRANCH, FOLDERS, REPOSITORY } from "./delivery";
import { type Entries, fill, type SpecOf } from "./group";
import type { Leafy } from "./leaf";
import { flag, text, texts } from "./values";

/**
 * A pipeline of CodePipeline that releases what is pushed to a branch: tests, an image of each service, someone's approval
 * where that is asked for, and ECS's deployment of each service, one after the other.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
 */
export interface ReleasePipelineOptions {
  /** The repository at the connection's provider. Known while the program runs. @example "acme/shop" */
  repository: string;
  /**
   * ARN of the connection to the provider (GitHub, GitLab, Bitbucket), which someone has made and authorized in AWS's console.
   * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/connections.html
   */
  connection: string;
  /** Branch that is released. Known while the program runs. @default "main" */
  branch?: string;
  /**
   * Folders of the repository that the services' images are built of, each with its Dockerfile, by the service's name. Known
   * while the program runs.
   * @default the repository's root
   * @example { web: "services/web" }
   */
  folders?: Record<string, string>;
  /**
   * Commands that test what was pushed, in its root, before an image is built.
   * @default nothing is tested
   * @example ["npm ci", "npm test"]
   */
  tests?: string[];
  /** Whether someone has to approve before anything is deployed. Known while the program runs. @default false */
  approval?: boolean;
  /**
   * ARN of the SNS topic that is told when a release has succeeded or failed, and when an approval is waited for. Its policy
   * lets `events.amazonaws.com` publish.
   * @default nobody is told
   */
  topic?: string;
}

const RELEASE_PIPELINE = {
  repository: REPOSITORY,
  connection: text(
    "ARNs of connections, such as arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b2c3d",
    /^arn:aws[a-z-]*:code(star-)?connections:[a-z0-9-]+:\d{12}:connection\/.+$/,
  ).required(
    "allowed are ARNs of connections, such as arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b2c3d",
  ),
  branch: BRANCH.default("main"),
  folders: FOLDERS.default({}),
  tests: texts('["npm ci", "npm test"]').known().default([]),
  approval: flag().known().default(false),
  topic: text("ARNs of topics, such as arn:aws:sns:eu-west-1:123456789012:on-call", /^arn:[\w-]+:sns:/),
} satisfies Entries<ReleasePipelineOptions>;

export interface ReleasePipelineSpec extends SpecOf<typeof RELEASE_PIPELINE> {
  /** The component in messages: `ReleasePipeline "release"`. */
  path: string;
  name: string;
}

/**
 * A pipeline's options, checked and with every default filled in.
 * @param path the component in messages
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function releasePipelineSpec(
  path: string,
  name: string,
  options: Leafy<ReleasePipelineOptions>,
  kind: ComponentKind = {},
): ReleasePipelineSpec {
  const around = component(path, name, options, Object.keys(RELEASE_PIPELINE), kind);
  return { path, name, ...fill(RELEASE_PIPELINE, around.root, around) };
}
