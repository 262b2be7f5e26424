import type { Shape } from "../../cfn/shape";
import { CFN_STRUCTURES } from "../../cfn/shapes.generated";
import { type Act, type Acts, isActs } from "./acted";
import { ECS } from "./ecs.generated";
import { inputOf } from "./model";
import type { Vocabulary } from "./read";

/** The operation whose input a type of templates is. */
export const OPERATION_OF = {
  "AWS::ECS::CapacityProvider": "CreateCapacityProvider",
  "AWS::ECS::Cluster": "CreateCluster",
  "AWS::ECS::ClusterCapacityProviderAssociations": "PutClusterCapacityProviders",
  "AWS::ECS::PrimaryTaskSet": "UpdateServicePrimaryTaskSet",
  "AWS::ECS::Service": "CreateService",
  "AWS::ECS::TaskDefinition": "RegisterTaskDefinition",
  "AWS::ECS::TaskSet": "CreateTaskSet",
} as const;

export type EcsType = keyof typeof OPERATION_OF;

/** Members, by the API's structure, whose name in templates differs in more than case. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreateCapacityProviderRequest: { cluster: "ClusterName" },
  CreateClusterRequest: { settings: "ClusterSettings" },
  CreateServiceRequest: { placementStrategy: "PlacementStrategies" },
  UpdateServicePrimaryTaskSetRequest: { primaryTaskSet: "TaskSetId" },
  ProxyConfiguration: { properties: "ProxyConfigurationProperties" },
};

/** Properties that are no member of the operation's input, and what they are for. */
export const TEMPLATE_ONLY: Readonly<Partial<Record<EcsType, Readonly<Record<string, string>>>>> = {
  "AWS::ECS::Service": { ForceNewDeployment: "CloudFormation's way to ask for a new deployment: a nonce that changes" },
};

/** Template's name of each member, by the API's structure. */
type Names = Map<string, Map<string, string>>;

/** Of each type: templates write what is one structure to the API in one way here and in another there. */
const NAMES = new Map<EcsType, Names>();

function namesOf(type: EcsType): Names {
  const known = NAMES.get(type);
  if (known) return known;
  const names: Names = new Map();
  NAMES.set(type, names);
  pair(names, type, inputOf(ECS, OPERATION_OF[type]).name);
  return names;
}

/** Pairs the properties of a template's structure with the members of the API's. */
function pair(all: Names, type: string, name: string): void {
  const names = all.get(name) ?? new Map<string, string>();
  all.set(name, names);
  const properties = Object.entries(CFN_STRUCTURES[type]!.members);
  for (const [member, shape] of Object.entries(ECS.structures[name]!.members)) {
    const meant = (RENAMED[name]?.[member] ?? member).toLowerCase();
    const [property, of] = properties.find(([each]) => each.toLowerCase() === meant) ?? [];
    if (property === undefined || of === undefined) continue;
    const known = names.has(member);
    names.set(member, property);
    const [inner, outer] = [structureOf(shape), structureOf(of)];
    if (!known && inner !== undefined && outer !== undefined) pair(all, outer, inner);
  }
}

/** The structure that a shape is, or is a list or map of. */
export function structureOf(shape: Shape): string | undefined {
  if (shape.type === "list" || shape.type === "map") return structureOf(shape.of);
  return shape.type === "structure" ? shape.name : undefined;
}

/** The names that members of the ECS API's structures have in templates of the type. */
export function vocabularyOf(type: EcsType): Vocabulary {
  const namesIn = (structure: string) => namesOf(type).get(structure) ?? new Map<string, string>();
  return {
    memberOf: (structure, name) => [...namesIn(structure)].find(([, property]) => property === name)?.[0],
    namesOf: (structure) => [...namesIn(structure).values()],
    nameOf: (structure, member) => namesIn(structure).get(member) ?? member,
  };
}

/** What is acted on of a type of templates: the same as of the operation's input, as far as templates have it. */
export function templateActs(type: EcsType, acts: Acts): Acts {
  const only = Object.keys(TEMPLATE_ONLY[type] ?? {}).map((property) => [property, true]);
  return { ...renamed(namesOf(type), inputOf(ECS, OPERATION_OF[type]).name, acts), ...Object.fromEntries(only) };
}

function renamed(all: Names, structure: string, acts: Acts): Acts {
  const { members } = ECS.structures[structure]!;
  return Object.fromEntries(
    Object.entries(acts).flatMap(([member, act]): [string, Act][] => {
      if (member === "*") return [[member, act]];
      const name = all.get(structure)?.get(member);
      const inner = members[member] && structureOf(members[member]);
      if (name === undefined) return [];
      return [[name, isActs(act) && inner !== undefined ? renamed(all, inner, act) : act]];
    }),
  );
}
