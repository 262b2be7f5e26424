import { containerName } from "../../../src/local/balancer/names";
import type { LoadBalancer } from "../../../src/local/elb/load-balancer/record";
import { withAnsweringAddresses } from "../../../src/local/loop/answering";
import { containerSpec } from "../../../src/local/loop/container-spec";
import { containerOf, definitionOf, newTaskOf } from "../../support/fixtures";

const loadBalancer: LoadBalancer = {
  id: "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/web/1",
  name: "web",
  scheme: "internet-facing",
  network: "vpc-1",
  dnsName: "localhost:8017",
  hostPort: 8017,
  attributes: {},
};
const listeners = [
  { loadBalancerArn: loadBalancer.id, port: 80, hostPort: 8017 },
  { loadBalancerArn: loadBalancer.id, port: 9090, hostPort: 9090 },
  { loadBalancerArn: loadBalancer.id, port: 9191, hostPort: 9191, yieldedTo: "another" },
];
const store = { list: (table: string) => ({ loadBalancers: [loadBalancer], listeners })[table] ?? [] } as never;
const LB = containerName(loadBalancer);

function made(
  container: Partial<ReturnType<typeof containerOf>>,
  { others = [], networkMode = "awsvpc" as "awsvpc" | "bridge" | "none" | "host" } = {} as {
    others?: ReturnType<typeof containerOf>[];
    networkMode?: "awsvpc" | "bridge" | "none" | "host";
  },
) {
  const app = { ...containerOf("app"), portMappings: [], ...container };
  const definition = { ...definitionOf(1, { containers: [app, ...others] }), networkMode };
  const network = "vpc-2";
  const asked = containerSpec(newTaskOf("1", { definition }), definition, app);
  return withAnsweringAddresses(store, { network }, definition, app, asked);
}

const variable = (value: string) => ({ environment: [{ name: "URL", value }] });

test.each([
  ["http://localhost:8017/api", `http://${LB}:8017/api`],
  ["localhost:8017", `${LB}:8017`],
  ["http://LOCALHOST:8017", `http://${LB}:8017`],
  ["a=localhost:8017,b=localhost:9090", `a=${LB}:8017,b=${LB}:9090`],
  ["http://localhost:8017:9090/", `http://${LB}:9090/`],
  ["http://localhost:8017:80/", `http://${LB}:8017/`],
])("%s in a container's environment answers as %s", (text, answering) => {
  const { spec, elsewhere } = made(variable(text));
  expect(spec.environment.URL).toBe(answering);
  // It is in another VPC: it is to be reached from this one.
  expect(elsewhere).toEqual([loadBalancer]);
  expect(spec.labels).toMatchObject({ [`slipway.calls.${LB}`]: "vpc-2" });
});

test.each([
  ["a port of no load balancer", "http://localhost:8018"],
  ["a listener whose port another one has now", "http://localhost:9191"],
  ["another host of that ending", "http://my-localhost:8017"],
  ["a longer port", "localhost:80170"],
  ["no port", "localhost"],
])("%s stays as it is", (_, text) => {
  const { spec, elsewhere } = made(variable(text));
  expect(spec.environment.URL).toBe(text);
  expect(elsewhere).toEqual([]);
});

test.each([
  ["of the task's own VPC", { network: "vpc-2" }],
  ["of another VPC that is internal", { scheme: "internal" as const }],
])("a load balancer %s is brought to no other network", (_, change) => {
  const other = { ...loadBalancer, ...change };
  const app = { ...containerOf("app"), ...variable("localhost:8017"), portMappings: [] };
  const definition = definitionOf(1, { containers: [app] });
  const asked = containerSpec(newTaskOf("1", { definition }), definition, app);
  const only = { list: (table: string) => (table === "loadBalancers" ? [other] : []) } as never;
  const { spec, elsewhere } = withAnsweringAddresses(only, { network: "vpc-2" }, definition, app, asked);
  expect([spec.environment.URL, elsewhere, spec.labels]).toEqual([`${LB}:8017`, [], asked.labels]);
});

test("program arguments answer as well", () => {
  const { spec } = made({ entryPoint: ["run", "--to=localhost:8017"], command: ["http://localhost:9090"] });
  expect([spec.entryPoint, spec.command]).toEqual([["run", `--to=${LB}:8017`], [`http://${LB}:9090`]]);
});

const listens = { ...containerOf("other"), portMappings: [{ containerPort: 9090, protocol: "tcp" as const }] };

test("a port that a container of the task listens on is that container's", () => {
  expect(made(variable("localhost:9090"), { others: [listens] }).spec.environment.URL).toBe("localhost:9090");
});

test("in bridge mode another container's port isn't at its localhost", () => {
  const { spec } = made(variable("localhost:9090"), { others: [listens], networkMode: "bridge" });
  expect(spec.environment.URL).toBe(`${LB}:9090`);
});

test("without a network nothing answers, and nothing is changed", () => {
  expect(made(variable("localhost:8017"), { networkMode: "none" }).spec.environment.URL).toBe("localhost:8017");
});
