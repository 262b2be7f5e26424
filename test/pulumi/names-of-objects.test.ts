import { EcsCluster, FargateService } from "../../src/pulumi";
import { named, run } from "./mocks";

/** Names that every object of the language has already. */
const NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString"];
const each = <T>(value: (name: string) => T) => Object.fromEntries(NAMES.map((name) => [name, value(name)]));

test("variables, secrets and containers are called as the program calls them", async () => {
  const { all } = await run(() => {
    const secrets = each((name) => ({ secret: `shop/${name}` }));
    new FargateService("web", {
      cluster: new EcsCluster("shop"),
      image: "web:1",
      environment: each((name) => `value of ${name}`),
      sidecars: { constructor: { image: "sidecar:1", secrets } },
    });
  });
  const [web, sidecar] = JSON.parse(String(named(all, "web-task-definition").inputs.containerDefinitions));
  expect(web.environment).toEqual(NAMES.map((name) => ({ name, value: `value of ${name}` })));
  expect(sidecar.name).toBe("constructor");
  expect(sidecar.secrets).toEqual(NAMES.map((name) => ({ name, valueFrom: expect.stringContaining(`shop/${name}`) })));
});

test("a tag of a name that Pulumi's SDK would lose is refused", async () => {
  const tagged = (name: string) =>
    run(() => {
      const tags = Object.fromEntries([[name, "x"]]);
      new FargateService("web", { cluster: new EcsCluster("shop"), image: "web:1", tags });
    });
  for (const name of ["__proto__", "toString"]) await expect(tagged(name)).rejects.toThrow(`a tag is named ${name}`);
  const { all } = await tagged("constructor");
  expect(Object.entries(named(all, "web-task-definition").inputs.tags as object)).toEqual([["constructor", "x"]]);
});
