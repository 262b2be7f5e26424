import type { Construct } from "constructs";
import { InvalidPropertyError } from "../options";
import type { LoadBalancedServiceProps } from "./props";
import { Service } from "./service";

/** A service behind an Application Load Balancer, its own or one that it shares. */
export class LoadBalancedService extends Service {
  constructor(scope: Construct, id: string, props: LoadBalancedServiceProps) {
    const { sharedWith, ...loadBalancer } = props.loadBalancer ?? {};
    const given = { ...props, ...(props.loadBalancer && { loadBalancer }) };
    const sharedLoadBalancer = sharedWith?.refs.loadBalancer;
    if (sharedWith && !sharedLoadBalancer) {
      const path = `LoadBalancedService "${id}"`;
      const allowed = "allowed are services that have a load balancer";
      throw new InvalidPropertyError(path, "loadBalancer.sharedWith", sharedWith.node.path, allowed);
    }
    super(scope, id, given, { name: "LoadBalancedService", loadBalanced: true, sharedLoadBalancer });
  }

  /** Where it answers: `http://<name of the load balancer>`. */
  get url(): string {
    return this.text(this.refs.url);
  }

  /** DNS name of the load balancer. */
  get loadBalancerDnsName(): string {
    return this.text(this.refs.loadBalancer!.dnsName);
  }

  get targetGroupArn(): string {
    return this.text(this.refs.targetGroupArn);
  }
}
