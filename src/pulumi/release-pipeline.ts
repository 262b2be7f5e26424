import type * as pulumi from "@pulumi/pulumi";
import { type Leafy, type ReleasePipelineOptions, type ReleasePipelineSpec, releasePipelineSpec } from "../options";
import { givenServices, planReleasePipeline } from "../plan";
import { Component, type ComponentArgs } from "./component";
import { type Inputs, toLeaves } from "./inputs";
import type { Ec2Service, FargateService, LoadBalancedService } from "./service";

export type ReleasePipelineArgs = Inputs<ReleasePipelineOptions, ReleasePipelineSpec> &
  ComponentArgs & {
    /** What it releases to, in this order: services whose main container's image is built, or is in a private registry of ECR. */
    services: (FargateService | Ec2Service | LoadBalancedService)[];
  };

/** A pipeline that tests what is pushed to a branch, builds it, and releases it to these services, and to no others. */
export class ReleasePipeline extends Component {
  readonly pipelineName: pulumi.Output<string>;
  readonly pipelineArn: pulumi.Output<string>;

  constructor(name: string, args: ReleasePipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ReleasePipeline", name, args, opts);
    const { services, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<ReleasePipelineOptions>;
    const spec = this.specOf(options, (known) => releasePipelineSpec(this.path, this.madeAs, known));

    const delivered = givenServices(this.path, services);
    const { resources, refs } = planReleasePipeline({ key: this.key, spec, delivered });
    this.checkOverrides(resources);
    this.make(resources);

    this.pipelineName = this.output(refs.pipelineName);
    this.pipelineArn = this.output(refs.pipelineArn);
    const { pipelineName, pipelineArn } = this;
    this.registerOutputs({ pipelineName, pipelineArn });
  }
}
