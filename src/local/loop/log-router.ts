import { lastPart } from "../arns";
import type { ContainerSpec } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import { type Firelens, firelensOf, isRouted, routerOf } from "../ecs/task-definition/firelens";
import type { ContainerDefinition, TaskDefinition } from "../ecs/task-definition/record";

/** Port on which a log router is given what the others write, as the ECS agent has it. */
const PORT = 24_224;

/** Where routers look for their configuration, and where the agent puts it. */
const FILES = { fluentbit: "/fluent-bit/etc/fluent-bit.conf", fluentd: "/fluentd/etc/fluent.conf" };

/** What a container of a task with a log router has more than others: where it writes to, or how it routes. */
export function routing(
  task: Task,
  definition: TaskDefinition,
  container: ContainerDefinition,
): Pick<ContainerSpec, "logTo" | "files"> & { environment: Record<string, string> } {
  const router = routerOf(definition);
  if (!router) return { environment: {} };
  const firelens = firelensOf(container);
  if (firelens) {
    return {
      environment: {},
      files: [{ path: FILES[firelens.type], content: configuration(task, definition, firelens) }],
    };
  }
  const environment = { FLUENT_HOST: "127.0.0.1", FLUENT_PORT: String(PORT) };
  // A task on its way has its address when its containers are made.
  if (!isRouted(container) || task.ip === undefined) return { environment };
  return { environment, logTo: { address: `${task.ip}:${PORT}`, tag: tagOf(task, container.name) } };
}

/** The tag that the agent gives what a container writes. */
const tagOf = (task: Task, container: string) => `${container}-firelens-${lastPart(task.id)}`;

/** The router's configuration, as the ECS agent makes it of what the other containers say. */
export function configuration(task: Task, definition: TaskDefinition, { type, options }: Firelens): string {
  const routed = definition.containers.filter(isRouted);
  const metadata = {
    ecs_cluster: lastPart(task.clusterArn),
    ecs_task_arn: task.id,
    ecs_task_definition: lastPart(definition.id),
  };
  const labelled = options["enable-ecs-log-metadata"] !== "false" ? metadata : {};
  const included = options["config-file-type"] === "file" ? options["config-file-value"] : undefined;
  const outputs = routed.map(({ name, logConfiguration }) => ({
    match: `${name}-firelens*`,
    said: logConfiguration!.options,
  }));
  return type === "fluentbit" ? fluentBit(labelled, included, outputs) : fluentd(labelled, included, outputs);
}

type Labels = Record<string, string>;
type Output = { match: string; said: Record<string, string> };

function fluentBit(labels: Labels, included: string | undefined, outputs: Output[]): string {
  const section = (name: string, entries: [string, string][]) =>
    [`[${name}]`, ...entries.map(([key, value]) => `    ${key} ${value}`)].join("\n");
  return `${[
    section("INPUT", [
      ["Name", "forward"],
      ["Listen", "0.0.0.0"],
      ["Port", String(PORT)],
    ]),
    ...(Object.keys(labels).length > 0
      ? [
          section("FILTER", [
            ["Name", "record_modifier"],
            ["Match", "*"],
            ...Object.entries(labels).map(([key, value]): [string, string] => ["Record", `${key} ${value}`]),
          ]),
        ]
      : []),
    ...outputs.flatMap(({ match, said }) =>
      PATTERNS.filter(({ option }) => said[option] !== undefined).map(({ option, fluentBit: key }) =>
        section("FILTER", [
          ["Name", "grep"],
          ["Match", match],
          [key, `log ${said[option]}`],
        ]),
      ),
    ),
    ...(included === undefined ? [] : [`@INCLUDE ${included}`]),
    ...outputs
      .filter(({ said }) => said.Name !== undefined)
      .map(({ match, said }) =>
        section("OUTPUT", [...Object.entries(said).filter(([key]) => !OF_THE_DRIVER.has(key)), ["Match", match]]),
      ),
  ].join("\n\n")}\n`;
}

function fluentd(labels: Labels, included: string | undefined, outputs: Output[]): string {
  const inside = (lines: string[]) => lines.map((line) => `  ${line}`);
  return `${[
    ["<source>", ...inside(["@type forward", "bind 0.0.0.0", `port ${PORT}`]), "</source>"],
    ...(Object.keys(labels).length > 0
      ? [
          [
            "<filter **>",
            ...inside([
              "@type record_transformer",
              "<record>",
              ...inside(Object.entries(labels).map(([key, value]) => `${key} ${value}`)),
              "</record>",
            ]),
            "</filter>",
          ],
        ]
      : []),
    ...outputs.flatMap(({ match, said }) =>
      PATTERNS.filter(({ option }) => said[option] !== undefined).map(({ option, fluentd: key }) => [
        `<filter ${match}*>`,
        ...inside(["@type grep", `<${key}>`, ...inside(["key log", `pattern ${said[option]}`]), `</${key}>`]),
        "</filter>",
      ]),
    ),
    ...(included === undefined ? [] : [[`@include ${included}`]]),
    ...outputs
      .filter(({ said }) => said["@type"] !== undefined)
      .map(({ match, said }) => [
        `<match ${match}*>`,
        ...inside(
          Object.entries(said)
            .filter(([key]) => !OF_THE_DRIVER.has(key))
            .map(([key, value]) => `${key} ${value}`),
        ),
        "</match>",
      ]),
  ]
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/**
 * Which lines go on, by options beside those of the output.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-filtering-logs.html
 */
const PATTERNS = [
  { option: "exclude-pattern", fluentBit: "Exclude", fluentd: "exclude" },
  { option: "include-pattern", fluentBit: "Regex", fluentd: "regexp" },
];

/** Options that are Docker's or the agent's, not those of an output. */
const OF_THE_DRIVER = new Set(["log-driver-buffer-limit", ...PATTERNS.map(({ option }) => option)]);
