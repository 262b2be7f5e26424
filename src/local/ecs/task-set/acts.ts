import { type Acts, all } from "../../shapes/acted";
import { NETWORK, STRATEGY, TAGS } from "../acts";

/** What is acted on of CreateTaskSet. */
export const CREATE_TASK_SET: Acts = {
  ...all("service", "cluster", "externalId", "taskDefinition", "launchType", "platformVersion", "clientToken"),
  networkConfiguration: NETWORK,
  loadBalancers: {
    ...all("targetGroupArn", "containerName", "containerPort"),
    loadBalancerName: "use a target group of an application or a network load balancer",
    advancedConfiguration: "it is of ECS's own deployments; who makes task sets shifts requests by calls of ELB's API",
  },
  serviceRegistries: all("registryArn", "port", "containerName", "containerPort"),
  capacityProviderStrategy: STRATEGY,
  scale: all("value", "unit"),
  tags: TAGS,
};

export const PRIMARY: Acts = all("cluster", "service", "primaryTaskSet");
