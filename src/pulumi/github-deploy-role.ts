import type * as pulumi from "@pulumi/pulumi";
import { type GitHubDeployRoleOptions, type GitHubDeployRoleSpec, gitHubDeployRoleSpec, type Leafy } from "../options";
import { givenServices, planGitHubDeployRole } from "../plan";
import { Component, type ComponentArgs } from "./component";
import { type Inputs, toLeaves } from "./inputs";
import type { Ec2Service, FargateService, LoadBalancedService } from "./service";

export type GitHubDeployRoleArgs = Inputs<GitHubDeployRoleOptions, GitHubDeployRoleSpec> &
  ComponentArgs & {
    /** What it deploys to: services whose main container's image is built, or is in a private registry of ECR. */
    services: (FargateService | Ec2Service | LoadBalancedService)[];
  };

/** A role that a repository's workflows at GitHub deploy new images to these services with, and to no others. */
export class GitHubDeployRole extends Component {
  readonly roleArn: pulumi.Output<string>;
  /** GitHub's identity provider in the account: further roles are given it. */
  readonly providerArn: pulumi.Output<string>;
  /**
   * A workflow that builds an image of each service, pushes it and deploys it by its digest: the text of
   * `.github/workflows/deploy.yml`. The next deployment of the stack that changes a task definition has the program's image
   * again.
   */
  readonly workflow: pulumi.Output<string>;

  constructor(name: string, args: GitHubDeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("GitHubDeployRole", name, args, opts);
    const { services, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<GitHubDeployRoleOptions>;
    const spec = this.specOf(options, (known) => gitHubDeployRoleSpec(this.path, this.madeAs, known));

    const delivered = givenServices(this.path, services);
    const { resources, refs } = planGitHubDeployRole({
      ...{ key: this.key, spec, delivered, claims: this.program.claims },
      // Another provider of Pulumi's may be of another account.
      account: opts?.provider ?? opts?.providers ?? opts?.parent ?? "the program's",
    });
    this.checkOverrides(resources);
    this.make(resources);

    this.roleArn = this.output(refs.roleArn);
    this.providerArn = this.output(refs.providerArn);
    this.workflow = this.output(refs.workflow);
    const { roleArn, providerArn, workflow } = this;
    this.registerOutputs({ roleArn, providerArn, workflow });
  }
}
