import type { ServiceInput } from "../service/input";
import type { Tag } from "../tag";

export interface Scale {
  /** Percent. @default 0 */
  value?: number;
  unit?: "PERCENT";
}

/** Input of CreateTaskSet. */
export interface CreateTaskSetInput
  extends Pick<
    ServiceInput,
    | "networkConfiguration"
    | "loadBalancers"
    | "serviceRegistries"
    | "launchType"
    | "capacityProviderStrategy"
    | "platformVersion"
  > {
  service: string;
  cluster: string;
  taskDefinition: string;
  externalId?: string;
  scale?: Scale;
  clientToken?: string;
  tags?: Partial<Tag>[];
}
