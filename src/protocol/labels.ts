/** Docker labels on everything that the local ECS makes. */
export const LABEL = {
  /** On what a control plane made: its name. It touches nothing that another one made. */
  owner: "slipway.owner",
  /** On everything. `control-plane`, `load-balancer`, `task`, `instance`, `resolver`, `agent`, `ender`, `volume` or `network`. */
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
  /** Begins a label, whose rest is a load balancer's container: a container of a task calls it from another network, this one. */
  calls: "slipway.calls.",
  vpc: "slipway.vpc",
  /** On what stands for a container instance: its id. */
  instance: "slipway.instance",
  /** On a container of a task that has a network namespace: its address on the way to the agent. */
  agentAddress: "slipway.agent.address",
  /** On the control plane: what it was built from, and what it speaks. */
  version: "slipway.version",
  protocol: "slipway.protocol",
} as const;

/** By this label of its definition a container is told the local ECS's endpoints. */
export const ENDPOINTS_LABEL = "slipway.local-endpoints";

/** By this label of its definition a container that isn't essential is left out of tasks where its image isn't on this machine. */
export const OPTIONAL_LABEL = "slipway.optional";
