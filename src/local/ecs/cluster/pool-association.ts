import { isPlainMap } from "../../../cfn/plain-map";
import { POOL_ASSOCIATION, type PoolAssociation } from "../../../ecs/pool-association";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { type Handler, invalidProperty, type Outcome, type Properties } from "../../resources/handler";
import { noun } from "../../resources/noun";
import type { ResourceRecord } from "../../resources/record";
import { namesOf, usersOf } from "../strategy/users";
import { withProviders } from "./check";
import { findCluster, tryFindCluster } from "./find";
import type { Cluster } from "./record";

type Association = PoolAssociation["Association"];

/** What the function behind the resource does on AWS is done here: one provider comes, or goes, and the others stay. */
export const poolAssociation: Handler = {
  noun: noun({
    table: "clusters",
    find(control, { properties }) {
      const { Cluster, CapacityProvider } = associationIn(properties);
      const found = tryFindCluster(control, Cluster);
      return found?.status === "ACTIVE" && found.capacityProviders.includes(CapacityProvider) ? found : undefined;
    },
  }),
  create: (control, { properties }) => associated(control, associationIn(properties)),
  update: (control, { properties }) => associated(control, associationIn(properties)),
  replaces(_, { properties }, record) {
    return identifierOf(associationIn(properties)) === record.identifier ? [] : ["Association"];
  },
  kept: keptBy,
  remove(control, { properties }) {
    const { Cluster, CapacityProvider } = associationIn(properties);
    const found = tryFindCluster(control, Cluster);
    if (found?.status !== "ACTIVE" || !found.capacityProviders.includes(CapacityProvider)) return [];
    const stay = found.capacityProviders.filter((name) => name !== CapacityProvider);
    const strategy = found.defaultStrategy.filter(({ capacityProvider }) => capacityProvider !== CapacityProvider);
    return putting(control, found, stay, strategy);
  },
};

/** The capacity providers that have such a resource, and no part in what associates the others of the cluster. */
export function associatedEach({ store }: Pick<Control, "store">, cluster: string): ReadonlySet<string> {
  const associations = store
    .by("resources", "type", POOL_ASSOCIATION)
    .map(({ properties }) => associationIn(properties));
  return new Set(associations.filter((one) => one.Cluster === cluster).map((one) => one.CapacityProvider));
}

function associationIn({ Association: said }: Properties): Association {
  const { Cluster, CapacityProvider } = isPlainMap(said) ? said : {};
  if (typeof Cluster === "string" && typeof CapacityProvider === "string") return { Cluster, CapacityProvider };
  throw invalidProperty("Association", said, "allowed is { Cluster, CapacityProvider }, by their names");
}

const identifierOf = ({ Cluster, CapacityProvider }: Association) => `${Cluster}/${CapacityProvider}`;

function associated(control: Control, association: Association): Outcome {
  const found = findCluster(control, association.Cluster);
  const { capacityProviders, defaultStrategy } = found;
  const all = [...new Set([...capacityProviders, association.CapacityProvider])];
  return { identifier: identifierOf(association), changes: putting(control, found, all, defaultStrategy) };
}

function putting(
  control: Control,
  cluster: Cluster,
  capacityProviders: string[],
  defaultCapacityProviderStrategy: Cluster["defaultStrategy"],
) {
  const put = withProviders(control, cluster, { capacityProviders, defaultCapacityProviderStrategy });
  return withMembership(control, [{ table: "clusters", put }]);
}

/** What is on it besides the services of its own stack, which have moved or are gone when it goes. */
function keptBy(
  control: Control,
  { stack, properties }: ResourceRecord,
  staying: ReadonlySet<string>,
): string | undefined {
  const { Cluster, CapacityProvider } = associationIn(properties);
  const found = tryFindCluster(control, Cluster);
  if (!found) return undefined;
  const recorded = control.store.by("resources", "stack", stack);
  const goesToo = recorded.some(({ type, identifier, logicalId }) => {
    return type === "AWS::ECS::Cluster" && identifier === Cluster && !staying.has(logicalId);
  });
  if (goesToo) return undefined;
  const own = new Set(recorded.map(({ identifier }) => identifier));
  const { services, tasks } = usersOf(control, found.id, CapacityProvider);
  const others = { services: services.filter(({ id }) => !own.has(id)), tasks };
  const users = namesOf(others);
  if (users === "") return undefined;
  return (
    `the capacity provider ${CapacityProvider} is in use by ${users}, and ECS takes none out of a cluster that uses it. ` +
    "It can go when they have ended or run elsewhere."
  );
}
