import { isRecord } from "../../../protocol/json";
import type { Migration } from "./migration";

/**
 * A container definition holds what was registered as `given`; before, only the members that had no place of their own
 * were held so (`other`), and all others were given back with every default filled in. What nobody seems to have given
 * is left out.
 */
export const containerDefinitions: Migration = (tables) => {
  for (const [id, definition] of tables.get("taskDefinitions") ?? []) {
    const containers = (definition.containers as Row[]).map(migrated);
    tables
      .get("taskDefinitions")
      ?.set(id, { ...definition, containers, compatibilities: compatibilitiesOf(definition) });
  }
};

type Row = Record<string, unknown>;

/** Members that ECS shows whether they were given or not. */
const ALWAYS = ["environment", "mountPoints", "portMappings", "essential", "cpu"];

function migrated({ other, ...container }: Row): Row {
  if (!isRecord(other)) return container;
  const { initProcessEnabled, stopTimeout: _, ...members } = container;
  const said = Object.entries(members).filter(([name, value]) => ALWAYS.includes(name) || isSaid(value));
  const linuxParameters = isRecord(other.linuxParameters) ? other.linuxParameters : {};
  return {
    ...container,
    given: {
      volumesFrom: [],
      systemControls: [],
      ...Object.fromEntries(said),
      ...other,
      ...(initProcessEnabled === true && { linuxParameters: { ...linuxParameters, initProcessEnabled } }),
    },
  };
}

function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false;
}

function compatibilitiesOf({ networkMode, requiresCompatibilities }: Row): string[] {
  if (Array.isArray(requiresCompatibilities) && requiresCompatibilities.includes("FARGATE")) return ["EC2", "FARGATE"];
  return networkMode === "awsvpc" ? ["EC2"] : ["EXTERNAL", "EC2"];
}
