import { Leaf, type LogOptions } from "../../src/options";
import { find, service } from "./shop";

const containersOf = (logs: LogOptions, more: object = {}) =>
  find(service({ port: 80, logs, ...more }).resources, "web/TaskDefinition").properties.ContainerDefinitions as Record<
    string,
    unknown
  >[];

test("a log router gets what the containers write, and writes to the log group itself", () => {
  const fireLens = { options: { Name: "loki", host: "logs.example.com" }, configFile: "/extra.conf" };
  const [web, proxy, router] = containersOf({ fireLens }, { sidecars: { proxy: { image: "envoy:1" } } });
  for (const container of [web, proxy]) {
    expect(container?.LogConfiguration).toEqual({ LogDriver: "awsfirelens", Options: fireLens.options });
  }
  expect(router).toMatchObject({
    Essential: true,
    FirelensConfiguration: {
      Options: {
        "config-file-type": "file",
        "config-file-value": "/extra.conf",
        "enable-ecs-log-metadata": "true",
      },
      Type: "fluentbit",
    },
    LogConfiguration: { LogDriver: "awslogs" },
    MemoryReservation: 50,
    Name: "log_router",
  });
});

test("what goes to its output may be chosen by patterns", () => {
  const [web] = containersOf({
    fireLens: { options: { Name: "loki" }, includePattern: "^ERROR", excludePattern: "health" },
  });
  expect(web?.LogConfiguration).toEqual({
    LogDriver: "awsfirelens",
    Options: { Name: "loki", "exclude-pattern": "health", "include-pattern": "^ERROR" },
  });
});

test("without one no container has anything of it", () => {
  expect(JSON.stringify(containersOf({}))).not.toMatch(/irelens/);
});

test.each<[LogOptions, object, string]>([
  [{ fireLens: { type: "fluentd" } }, {}, "logs.fireLens.image is not set; with fluentd one is needed"],
  [
    { fireLens: { configFile: "extra.conf" } },
    {},
    'logs.fireLens.configFile is "extra.conf"; allowed are absolute paths',
  ],
  [
    { fireLens: { options: { "exclude-pattern": "a" }, excludePattern: "b" } },
    {},
    'logs.fireLens.options.exclude-pattern is "a"; allowed is only to leave it out, since excludePattern says it',
  ],
  [
    { fireLens: { options: new Leaf("token") as never, includePattern: "b" } },
    {},
    "logs.fireLens.options is known only later; allowed is what is known while the program runs",
  ],
  [
    { fireLens: {}, mode: "blocking" },
    {},
    'logs.mode is "blocking"; allowed is only to leave it out, since the log router',
  ],
  [
    { fireLens: {} },
    { sidecars: { log_router: { image: "x" } } },
    "logs.fireLens is beside a container named log_router; allowed is any other name for that",
  ],
])("%j beside %j is refused", (logs, more, message) => {
  expect(() => containersOf(logs, more)).toThrow(message);
});
