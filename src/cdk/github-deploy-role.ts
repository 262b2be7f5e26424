import type { IRole } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { type GitHubDeployRoleOptions, gitHubDeployRoleSpec } from "../options";
import { type GitHubDeployRoleRefs, givenServices, planGitHubDeployRole } from "../plan";
import { Component, type ComponentProps } from "./component";
import { placeOf } from "./host";
import { Registry } from "./registry";
import { sdk } from "./sdk";
import type { Service } from "./service";
import { toLeaves } from "./tokens";

export interface GitHubDeployRoleProps extends GitHubDeployRoleOptions, ComponentProps {
  /** What it deploys to: services whose main container's image is built, or is in a private registry of ECR. */
  services: Service[];
}

/** A role that a repository's workflows at GitHub deploy new images to these services with, and to no others. */
export class GitHubDeployRole extends Component {
  private readonly refs: GitHubDeployRoleRefs;

  constructor(scope: Construct, id: string, props: GitHubDeployRoleProps) {
    super(scope, id, "GitHubDeployRole", props);
    const { services, overrides: _, ...options } = props;
    const spec = this.specOf(toLeaves(options), (known) => gitHubDeployRoleSpec(this.path, id, known));
    const delivered = givenServices(this.path, services);
    const stack = sdk.core.Stack.of(this);
    const { resources, refs } = planGitHubDeployRole({
      ...{ key: this.node.path, spec, delivered, claims: Registry.of(this).claims, place: placeOf(this) },
      // Stacks of no account may each go to another one.
      account: sdk.core.Token.isUnresolved(stack.account) ? stack : stack.account,
    });
    this.refs = refs;
    this.make(resources);
    this.checkOverrides();
  }

  get role(): IRole {
    return Registry.of(this).get(`${this.node.path}/Role`).construct as unknown as IRole;
  }

  get roleArn(): string {
    return this.text(this.refs.roleArn);
  }

  /** GitHub's identity provider in the account: further roles are given it. */
  get providerArn(): string {
    return this.text(this.refs.providerArn);
  }

  /**
   * A workflow that builds an image of each service, pushes it and deploys it by its digest: the text of
   * `.github/workflows/deploy.yml`, as an output of the stack gives it. The next deployment of the stack that changes a
   * task definition has the program's image again.
   */
  get workflow(): string {
    return this.text(this.refs.workflow);
  }
}
