/** Docker labels on everything that the local ECS makes. */
export const LABEL = {
  /** On what a control plane made: its name. It touches nothing that another one made. */
  owner: "slipway.owner",
  /** On everything. `control-plane`, `load-balancer`, `task`, `instance` or `network`. */
  role: "slipway.role",
  /** A task's containers, the pause container included: the task's id. */
  task: "slipway.task",
  /** Name of the container definition; `pause` is told apart by {@link LABEL.pause}. */
  container: "slipway.container",
  pause: "slipway.pause",
  stack: "slipway.stack",
  cluster: "slipway.cluster",
  service: "slipway.service",
  loadBalancer: "slipway.load-balancer",
  vpc: "slipway.vpc",
  /** On what stands for a container instance: its id. */
  instance: "slipway.instance",
  /** On the control plane: what it was built from, and what it speaks. */
  version: "slipway.version",
  protocol: "slipway.protocol",
} as const;
