import { InvalidPropertyError, isLeaf } from "../options";
import type { ClusterRefs } from "./refs";

/** The names of the namespaces that one program makes: a network has each once. */
export class NamespaceNames {
  private readonly owners = new Map<unknown, Map<string, string>>();

  /** @param component the cluster in messages */
  claim(component: string, { vpc: { vpcId }, namespaceName: name, makesNamespace }: ClusterRefs): void {
    if (!makesNamespace || name === undefined || typeof name !== "string") return;
    const network = isLeaf(vpcId) ? vpcId.value : typeof vpcId === "string" ? vpcId : JSON.stringify(vpcId);
    const owners = this.owners.get(network) ?? new Map<string, string>();
    this.owners.set(network, owners);
    // DNS makes no difference between capitals and small letters.
    const owner = owners.get(name.toLowerCase());
    if (owner !== undefined && owner !== component) {
      const allowed =
        `allowed is a name that no other cluster in its network has; this is the one of ${owner}: give either another, or ` +
        "the one's namespace to the other as existingNamespace";
      throw new InvalidPropertyError(component, "namespace", name, allowed);
    }
    owners.set(name.toLowerCase(), component);
  }
}
