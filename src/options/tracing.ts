import { containerSpec, SIDECAR, type SidecarOptions } from "./container";
import type { Around } from "./entry";
import type { Property } from "./property";
import type { TaskContainer } from "./task-containers";

type Tracing = "xray" | "otel";

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html and https://aws-otel.github.io/docs/setup/ecs */
const SIDECARS: Readonly<Record<Tracing, { name: string } & SidecarOptions>> = {
  xray: {
    name: "xray-daemon",
    image: "public.ecr.aws/xray/aws-xray-daemon:3.x",
    ports: [{ port: 2000, protocol: "udp" }],
  },
  otel: {
    name: "aws-otel-collector",
    image: "public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0",
    // The image's own: OTLP in, X-Ray out, no metrics and no logs.
    command: ["--config=/etc/ecs/ecs-xray.yaml"],
    ports: [{ port: 4317 }, { port: 4318 }],
  },
};

/** The container that takes traces, after those that the user said. */
export function tracingContainer(
  service: Property,
  tracing: Tracing | undefined,
  around: Omit<Around, "sibling">,
): TaskContainer[] {
  if (tracing === undefined) return [];
  const { name, ...sidecar } = SIDECARS[tracing];
  const taken = around.name === name ? service.get("tracing") : service.get("sidecars").get(name);
  if (taken.value !== undefined) {
    taken.describe(`beside a container named ${name}`).fail(`allowed is any other name: tracing makes one of it`);
  }
  const options = service.get("tracing").as({ ...sidecar, essential: false });
  const sibling = (key: string): never => {
    throw new Error(`${options.path} has no ${key} beside it`);
  };
  const spec = containerSpec(name, SIDECAR.read(options, { ...around, sibling })!);
  return [{ options, spec: { ...spec, optional: true } }];
}
