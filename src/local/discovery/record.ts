export interface Namespace {
  /** `ns-…`. */
  id: string;
  arn: string;
  name: string;
  stack?: string;
  vpcId?: string;
}

export interface DiscoveryService {
  /** `srv-…`. */
  id: string;
  arn: string;
  name: string;
  namespaceId: string;
  stack?: string;
}
