import { table } from "../table";

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

export const namespaces = table<Namespace>();

export const discoveryServices = table((service: DiscoveryService) => ({
  arn: service.arn,
  namespace: service.namespaceId,
}));
