import type { Migration } from "./migration";

/** A service of service discovery says how it is answered in DNS. Before, all were answered with addresses. */
export const discovery: Migration = (tables) => {
  const services = tables.get("discoveryServices");
  for (const [id, service] of services ?? []) {
    const dns = { routing: "MULTIVALUE", records: [{ type: "A", ttl: 10 }] };
    services?.set(id, { ...service, dns, healthChecked: true });
  }
};
