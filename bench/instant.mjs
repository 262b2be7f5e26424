// Doubles of Docker and of load balancers that take no time: what is measured is the loop.

/** Docker, for as long as nothing dies. */
export function instantDocker() {
  let made = 0;
  const containers = new Map();
  /** By each of their labels, `key=value`: what Docker is asked for takes no time, however many there are. */
  const labelled = new Map();
  const labelsOf = ({ labels }) => Object.entries(labels).map((label) => label.join("="));
  const listeners = new Set();
  const address = () => `10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made & 255}`;
  const die = (dockerId) => {
    const container = containers.get(dockerId);
    if (container?.status !== "running") return;
    Object.assign(container, { status: "exited", exitCode: 0 });
    for (const listener of listeners) listener({ kind: "die", dockerId, labels: container.labels, exitCode: 0, at: 0 });
  };
  return {
    async ensureNetwork() {},
    async removeNetwork() {},
    async removeVolume() {},
    async ensureImage() {
      return {};
    },
    async create({ labels, name, image }) {
      const dockerId = String(++made);
      const container = { dockerId, name, image, labels, status: "created" };
      containers.set(dockerId, container);
      for (const label of labelsOf(container)) {
        if (!labelled.has(label)) labelled.set(label, new Set());
        labelled.get(label).add(container);
      }
      return dockerId;
    },
    async start(dockerId) {
      containers.get(dockerId).status = "running";
      return { ip: address() };
    },
    async signal(dockerId) {
      die(dockerId);
    },
    async kill(dockerId) {
      die(dockerId);
    },
    async remove(dockerId) {
      const container = containers.get(dockerId);
      for (const label of labelsOf(container)) labelled.get(label).delete(container);
      containers.delete(dockerId);
    },
    async list(label) {
      return [...(label.includes("=") ? (labelled.get(label) ?? []) : containers.values())];
    },
    async inspect(dockerId) {
      return containers.get(dockerId);
    },
    async watch(listener, onReconnect) {
      listeners.add(listener);
      onReconnect();
    },
  };
}

/** Load balancers that find every target healthy at once. */
export function instantBalancer() {
  const targets = new Map();
  const seen = new Map();
  const listeners = new Set();
  return {
    async open() {},
    async close() {},
    async apply(desired) {
      const changed = new Set();
      for (const balancer of desired) {
        const { id } = balancer.loadBalancer;
        if (seen.get(id) === balancer) continue;
        const before = targetIds(seen.get(id));
        const after = new Map(targetsOf(balancer).map((target) => [target.id, target]));
        seen.set(id, balancer);
        for (const task of before) if (!after.has(task) && targets.delete(task)) changed.add(task);
        for (const [task, { targetGroup }] of after) {
          if (targets.has(task)) continue;
          targets.set(task, [{ loadBalancer: id, targetGroup, id: task, health: "healthy" }]);
          changed.add(task);
        }
      }
      if (changed.size > 0) for (const listener of listeners) listener([...changed]);
    },
    targetsOf: (task) => targets.get(task) ?? [],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Draining ones are gone at once: nothing is in flight to them. */
const targetsOf = ({ targetGroups }) =>
  targetGroups.flatMap(({ targetGroup, targets }) =>
    targets.filter(({ draining }) => !draining).map(({ id }) => ({ id, targetGroup: targetGroup.id })),
  );
const targetIds = (balancer) => (balancer ? targetsOf(balancer).map(({ id }) => id) : []);

/** DNS that nobody asks. */
export function instantResolver() {
  return { ensure: async () => "10.255.255.1", async write() {}, async adopt() {}, async tidy() {} };
}
