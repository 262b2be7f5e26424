import { containerConfig } from "../../../src/local/docker/container-config";
import { tarOf } from "../../../src/local/docker/tar";
import { configuration } from "../../../src/local/loop/log-router";
import { containerOf, definitionOf, newTaskOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const routed = (name: string, options: Record<string, string>) =>
  containerOf(name, { image: `${name}:1`, logConfiguration: { logDriver: "awsfirelens", options } });
const router = (type: string, options = {}) =>
  containerOf("router", { image: "router:1", given: { firelensConfiguration: { type, options } } });

test("a router is configured as the agent does it: what comes in, whose it is, and where each container's goes", () => {
  const definition = definitionOf(1, {
    containers: [routed("web", { Name: "loki", host: "logs" }), routed("proxy", {}), router("fluentbit")],
  });
  const task = newTaskOf("a".repeat(32), { definition }, 0);
  const options = { "config-file-type": "file", "config-file-value": "/extra.conf" };
  const text = configuration(task, definition, { type: "fluentbit", options });
  expect(text).toContain("[INPUT]\n    Name forward\n    Listen 0.0.0.0\n    Port 24224");
  expect(text).toContain(`Record ecs_task_arn ${task.id}`);
  expect(text).toContain("@INCLUDE /extra.conf");
  expect(text).toContain("[OUTPUT]\n    Name loki\n    host logs\n    Match web-firelens*");
  expect(text).not.toContain("proxy-firelens");
  const without = configuration(task, definition, {
    type: "fluentbit",
    options: { "enable-ecs-log-metadata": "false" },
  });
  expect(without).not.toContain("ecs_task_arn");
});

test("what a pattern says doesn't go to an output", () => {
  const patterns = { "exclude-pattern": "GET /health", "include-pattern": "^ERROR" };
  const containers = [routed("web", { Name: "loki", ...patterns }), router("fluentbit")];
  const definition = definitionOf(1, { containers });
  const task = newTaskOf("a".repeat(32), { definition }, 0);
  const text = configuration(task, definition, { type: "fluentbit", options: {} });
  expect(text).toContain("[FILTER]\n    Name grep\n    Match web-firelens*\n    Exclude log GET /health");
  expect(text).toContain("[FILTER]\n    Name grep\n    Match web-firelens*\n    Regex log ^ERROR");
  expect(text).toContain("[OUTPUT]\n    Name loki\n    Match web-firelens*");
  const fluentd = definitionOf(1, {
    containers: [routed("web", { "@type": "stdout", ...patterns }), router("fluentd")],
  });
  expect(configuration(task, fluentd, { type: "fluentd", options: {} })).toContain(
    "<filter web-firelens**>\n  @type grep\n  <exclude>\n    key log\n    pattern GET /health\n  </exclude>\n</filter>",
  );
});

test("Fluentd's configuration says the same in its own words", () => {
  const definition = definitionOf(1, { containers: [routed("web", { "@type": "stdout" }), router("fluentd")] });
  const text = configuration(newTaskOf("a".repeat(32), { definition }, 0), definition, {
    type: "fluentd",
    options: {},
  });
  expect(text).toContain("<source>\n  @type forward\n  bind 0.0.0.0\n  port 24224\n</source>");
  expect(text).toContain("<match web-firelens**>\n  @type stdout\n</match>");
});

test("what the others write is sent to the router, which has its configuration before it starts", async () => {
  const world = new World();
  const { id } = pairOf(1);
  const containers = [routed("web", { Name: "stdout" }), router("fluentbit")];
  for (const { image } of containers) world.docker.images.set(image, {});
  await world.define(definitionOf(1, { id, containers }));
  await world.createService(1);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.tasks("RUNNING").length > 0);
  const spec = (name: string) =>
    [...world.docker.containers.values()].find((each) => each.name.endsWith(`-${name}`))!.spec;
  const [task] = world.tasks("RUNNING");
  expect(spec("web")).toMatchObject({
    environment: { FLUENT_HOST: "127.0.0.1", FLUENT_PORT: "24224" },
    logTo: { address: `${task?.ip}:24224`, tag: `web-firelens-${task?.id.split("/").at(-1)}` },
  });
  expect(spec("router").files).toMatchObject([{ path: "/fluent-bit/etc/fluent-bit.conf" }]);
  expect(spec("router").logTo).toBeUndefined();
});

test("Docker sends it by Fluentd's protocol, and waits for nobody", () => {
  const network = { kind: "of", container: "pause" } as const;
  const spec = { name: "web", image: "web:1", labels: {}, environment: {}, network };
  const { HostConfig } = containerConfig({ ...spec, logTo: { address: "10.0.0.7:24224", tag: "web-firelens-1" } });
  expect(HostConfig?.LogConfig).toMatchObject({
    Type: "fluentd",
    Config: { "fluentd-address": "tcp://10.0.0.7:24224", "fluentd-async": "true", tag: "web-firelens-1" },
  });
  expect(containerConfig(spec).HostConfig?.LogConfig?.Type).toBe("json-file");
});

test("an archive is one file, in whole blocks", () => {
  const archive = tarOf("/etc/a.conf", "abc");
  expect(archive.length % 512).toBe(0);
  expect(archive.toString("utf8", 0, 10)).toBe("etc/a.conf");
  expect(archive.toString("utf8", 512, 515)).toBe("abc");
});
