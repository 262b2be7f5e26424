import type { Construct } from "constructs";
import { isPlainMap } from "../cfn/plain-map";
import type { LoadBalancedServiceOptions, LoadBalancerOptions, ServiceOptions } from "../options";
import { givenLoadBalancer } from "../plan";
import type { FargateServiceProps } from "./fargate-service";
import { Service } from "./service";

export interface LoadBalancerProps extends LoadBalancerOptions {
  /** Another service, whose load balancer sends this one the requests for its `paths`. @default a load balancer of its own */
  sharedWith?: LoadBalancedService;
}

export interface LoadBalancedServiceProps
  extends FargateServiceProps,
    Omit<LoadBalancedServiceOptions, keyof ServiceOptions | "loadBalancer"> {
  loadBalancer?: LoadBalancerProps;
}

/** A service behind an Application Load Balancer, its own or one that it shares. */
export class LoadBalancedService extends Service {
  constructor(scope: Construct, id: string, props: LoadBalancedServiceProps) {
    const { sharedWith, given } = withoutSharer(props);
    const sharedLoadBalancer =
      sharedWith === undefined ? undefined : givenLoadBalancer(`LoadBalancedService "${id}"`, sharedWith);
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

/** What is said but for the service whose load balancer is shared, which is no option. */
function withoutSharer(props: LoadBalancedServiceProps) {
  if (!isPlainMap(props?.loadBalancer)) return { given: props };
  const { sharedWith, ...loadBalancer } = props.loadBalancer;
  return { sharedWith, given: { ...props, loadBalancer } };
}
