/** Tags of the role of external machines, by which the local ECS knows which ones stand for them. */
export const MACHINE_TAGS = {
  /** Name of the cluster that they join. */
  cluster: "slipway:cluster",
  /** How many there are. */
  count: "slipway:machines",
  architecture: "slipway:architecture",
  /** CPU units of each. */
  cpu: "slipway:cpu",
  /** MiB of each. */
  memory: "slipway:memory",
  /** What the tag of an attribute begins with; its name follows. */
  attribute: "slipway:attribute:",
} as const;
