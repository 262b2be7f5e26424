import { containerSpec, LEAST_MEMORY, SIDECAR } from "./container";
import type { Around } from "./entry";
import { type Entries, group, type SpecOf } from "./group";
import type { Property } from "./property";
import type { TaskContainer } from "./task-containers";
import { oneOf, text, textMap, whole } from "./values";

/**
 * A log router beside the service's containers, Fluent Bit or Fluentd, which gets what they write and sends it on: to any place
 * that it knows. It starts first; its own output goes to the log group. What sending takes of permissions the task role needs.
 * @example { options: { Name: "loki", host: "logs.example.com" } }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
 */
export interface FireLensOptions {
  /** The kind of router. @default "fluentbit" */
  type?: "fluentbit" | "fluentd";
  /** Its image; with `fluentd` one is needed. @default "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable" */
  image?: string;
  /**
   * Where what the containers write goes, as an output of the router's: `Name` of Fluent Bit's plugin, or `@type` of Fluentd's,
   * with its options.
   * @default nowhere: `configFile` says it
   */
  options?: Record<string, string>;
  /**
   * Regular expression of what goes there: of the rest of what the containers write nothing does.
   * @default all does
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-filtering-logs.html
   */
  includePattern?: string;
  /** Regular expression of what doesn't go there, of that which `includePattern` leaves. @default nothing @example "GET /health" */
  excludePattern?: string;
  /** Path of a further configuration in the router's image. @default none @example "/extra.conf" */
  configFile?: string;
  /** Memory that is kept for the router, in MiB, at least 6. @default 50 */
  memoryReservation?: number;
}

const ENTRIES = {
  type: oneOf("fluentbit", "fluentd").known().default("fluentbit"),
  image: text("image names, such as fluent/fluent-bit:3.2", /^\S+$/),
  options: textMap("options of an output").default({}),
  includePattern: text("regular expressions", /^.+$/),
  excludePattern: text("regular expressions", /^.+$/),
  configFile: text("absolute paths", /^\//),
  memoryReservation: whole(LEAST_MEMORY, undefined, "MiB").default(50),
} satisfies Entries<FireLensOptions>;

export type FireLensSpec = SpecOf<typeof ENTRIES>;

export const FIRE_LENS = group(ENTRIES, (fireLens, { type, image }) => {
  if (type === "fluentd" && image === undefined) fireLens.get("image").fail("with fluentd one is needed");
  for (const [name, option] of Object.entries(PATTERNS)) saidOnce(fireLens, name, option);
});

/** What ECS calls the patterns among an output's options. */
const PATTERNS = { includePattern: "include-pattern", excludePattern: "exclude-pattern" };

function saidOnce(fireLens: Property, name: string, option: string): void {
  if (fireLens.get(name).value === undefined) return;
  const options = fireLens.get("options").known();
  const own = options.get(option);
  if (own.value !== undefined) own.fail(`allowed is only to leave it out, since ${name} says it`);
}

/** What ECS calls it in its examples. */
const ROUTER = "log_router";

const FLUENT_BIT = "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable";

/** The log router, after the containers that the user said. */
export function routerContainer(
  root: Property,
  fireLens: FireLensSpec | undefined,
  around: Omit<Around, "sibling">,
): TaskContainer[] {
  if (fireLens === undefined) return [];
  const property = root.get("logs").get("fireLens");
  const taken = around.name === ROUTER || root.get("sidecars").get(ROUTER).value !== undefined;
  if (taken) property.describe(`beside a container named ${ROUTER}`).fail("allowed is any other name for that");
  const { image = FLUENT_BIT, memoryReservation } = fireLens;
  const options = property.as({ image, memoryReservation });
  const sibling = (key: string): never => {
    throw new Error(`${property.path} has no ${key} beside it`);
  };
  const spec = containerSpec(ROUTER, SIDECAR.read(options, { ...around, sibling })!);
  return [{ options, spec: { ...spec, router: true } }];
}
