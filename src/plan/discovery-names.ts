import { InvalidPropertyError, isLeaf, type Maybe } from "../options";

/** The names that services of one cluster are found by: a namespace has each once. */
export class DiscoveryNames {
  private readonly owners = new Map<string, string>();

  /** @param component the service in messages */
  claim(component: string, key: string, name: Maybe<string>, property = "serviceDiscovery.name"): void {
    if (isLeaf(name)) return;
    // DNS makes no difference between capitals and small letters.
    const owner = this.owners.get(name.toLowerCase());
    if (owner !== undefined && owner !== key) {
      const allowed = `allowed is one that no other service of the cluster has; this is the one of ${owner}`;
      throw new InvalidPropertyError(component, property, name, allowed);
    }
    this.owners.set(name.toLowerCase(), key);
  }
}
