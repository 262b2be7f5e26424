import * as pulumi from "@pulumi/pulumi";
import { PROVIDER } from "./state";

/** A resource of Pulumi's dynamic provider, without a serialized closure. */
export class LocalResource extends pulumi.CustomResource {
  /** What `Ref` and `GetAtt` give on the local ECS. */
  declare readonly attributes: pulumi.Output<Record<string, unknown>>;

  /** @param type CloudFormation's type name */
  constructor(type: string, name: string, args: Record<string, unknown>, opts?: pulumi.CustomResourceOptions) {
    const inputs = { type, ...args, attributes: undefined, __provider: PROVIDER };
    super(`pulumi-nodejs:dynamic/slipway:${shortName(type)}`, name, inputs, opts);
  }
}

/** `AWS::ECS::TaskDefinition` as `TaskDefinition`. */
function shortName(type: string): string {
  const [, service = "", name = service] = type.split("::");
  return service === "ServiceDiscovery" && name === "Service" ? "DiscoveryService" : name;
}
