import { count } from "./place/tally";

interface Counted {
  deployment: string;
  zone: string;
  capacityProvider?: string;
}

/** How many tasks each deployment of a service has in a zone, and of a capacity provider. */
export class Present {
  private readonly counts = new Map<string, { zones: Map<string, number>; providers: Map<string, number> }>();

  add({ deployment, zone, capacityProvider }: Counted): void {
    const { zones, providers } = this.of(deployment);
    count(zones, zone);
    if (capacityProvider !== undefined) count(providers, capacityProvider);
  }

  of(deployment: string): { zones: Map<string, number>; providers: Map<string, number> } {
    const known = this.counts.get(deployment);
    if (known) return known;
    const fresh = { zones: new Map<string, number>(), providers: new Map<string, number>() };
    this.counts.set(deployment, fresh);
    return fresh;
  }
}
