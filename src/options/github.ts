import { type ComponentKind, component } from "./component";
import { BRANCH, FOLDERS, REPOSITORY } from "./delivery";
import { type Entries, fill, type SpecOf } from "./group";
import type { Leafy } from "./leaf";
import { text } from "./values";

/**
 * A role that GitHub's workflows of one repository deploy new images to services with: by OpenID Connect, so that no key is
 * kept at GitHub. It may do what that takes of these services, and nothing else.
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export interface GitHubDeployRoleOptions {
  /** The repository at GitHub. Known while the program runs. @example "acme/shop" */
  repository: string;
  /** Branch that it deploys from. Known while the program runs. @default "main" */
  branch?: string;
  /**
   * GitHub's environment that deployments run in, whose rules (reviewers, branches) then decide, in place of `branch`, who may
   * deploy. Known while the program runs.
   * @default none: what is pushed to `branch` is deployed
   */
  environment?: string;
  /**
   * ARN of GitHub's identity provider, where the account has it already, such as another role's `providerArn`: there may be
   * one only.
   * @default one is made
   * @example "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
   */
  provider?: string;
  /**
   * Folders of the repository that the services' images are built of, each with its Dockerfile, by the service's name. Known
   * while the program runs.
   * @default the repository's root
   * @example { web: "services/web" }
   */
  folders?: Record<string, string>;
}

const GITHUB_DEPLOY_ROLE = {
  repository: REPOSITORY,
  branch: BRANCH.default("main"),
  environment: text("names of GitHub's environments, such as production", /^[\w.-]+$/).known(),
  provider: text(
    "ARNs of GitHub's identity provider, arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com",
    /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
  ),
  folders: FOLDERS.default({}),
} satisfies Entries<GitHubDeployRoleOptions>;

export interface GitHubDeployRoleSpec extends SpecOf<typeof GITHUB_DEPLOY_ROLE> {
  /** The component in messages: `GitHubDeployRole "deploy"`. */
  path: string;
  name: string;
}

/**
 * A role's options, checked and with every default filled in.
 * @param path the component in messages
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function gitHubDeployRoleSpec(
  path: string,
  name: string,
  options: Leafy<GitHubDeployRoleOptions>,
  kind: ComponentKind = {},
): GitHubDeployRoleSpec {
  const around = component(path, name, options, Object.keys(GITHUB_DEPLOY_ROLE), kind);
  return { path, name, ...fill(GITHUB_DEPLOY_ROLE, around.root, around) };
}
