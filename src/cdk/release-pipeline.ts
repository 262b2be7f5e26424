import type { Construct } from "constructs";
import { type ReleasePipelineOptions, releasePipelineSpec } from "../options";
import { givenServices, planReleasePipeline, type ReleasePipelineRefs } from "../plan";
import { Component, type ComponentProps } from "./component";
import { placeOf } from "./host";
import type { Service } from "./service";
import { toLeaves } from "./tokens";

export interface ReleasePipelineProps extends ReleasePipelineOptions, ComponentProps {
  /** What it releases to, in this order: services whose main container's image is built, or is in a private registry of ECR. */
  services: Service[];
}

/** A pipeline that tests what is pushed to a branch, builds it, and releases it to these services, and to no others. */
export class ReleasePipeline extends Component {
  private readonly refs: ReleasePipelineRefs;

  constructor(scope: Construct, id: string, props: ReleasePipelineProps) {
    super(scope, id, "ReleasePipeline", props);
    const { services, overrides: _, ...options } = props;
    const spec = this.specOf(toLeaves(options), (known) => releasePipelineSpec(this.path, id, known));
    const delivered = givenServices(this.path, services);
    const { resources, refs } = planReleasePipeline({ key: this.node.path, spec, delivered, place: placeOf(this) });
    this.refs = refs;
    this.make(resources);
    this.checkOverrides();
  }

  get pipelineName(): string {
    return this.text(this.refs.pipelineName);
  }

  get pipelineArn(): string {
    return this.text(this.refs.pipelineArn);
  }
}
