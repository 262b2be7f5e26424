import { Readable } from "node:stream";
import type Docker from "dockerode";
import { Images } from "../../../src/local/docker/images";
import { registryUser } from "../../../src/local/secrets/registry";
import { memoryStore } from "../../../src/local/store";
import { containerOf, definitionOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/registry-AbCdEf";
const container = (credentialsParameter = SECRET) =>
  containerOf("web", { given: { repositoryCredentials: { credentialsParameter } } });

async function storeWith(text: string) {
  const store = memoryStore();
  const versions = [{ id: "v1", stages: ["AWSCURRENT"], text, createdAt: 1 }];
  const put = { id: "s1", name: "shop/registry", tags: [], createdAt: 1, changedAt: 1, versions };
  await store.commit([{ table: "secrets", put }]);
  return store;
}

test("are those of the secret that is on this machine, by its name or its ARN", async () => {
  const user = { username: "ada", password: "s3cret" };
  const store = await storeWith(JSON.stringify(user));
  expect(registryUser(store, container())).toEqual(user);
  expect(registryUser(store, container("shop/registry"))).toEqual(user);
  expect(registryUser(store, container("shop/other"))).toBeUndefined();
  expect(registryUser(store, containerOf("web"))).toBeUndefined();
});

test.each(["s3cret", "{}", '{"username":"ada"}'])("%s is no secret that a registry takes", async (text) => {
  const store = await storeWith(text);
  expect(() => registryUser(store, container())).toThrow("must be a JSON object with a username and a password");
});

test.each([
  ["registry.example.com/shop/web:1", "registry.example.com"],
  ["localhost:5000/web", "localhost:5000"],
  ["shop/web:1", "https://index.docker.io/v1/"],
])("Docker pulls %s with them from %s", async (image, serveraddress) => {
  const asked: unknown[] = [];
  let here = false;
  const docker = {
    getImage: () => ({
      inspect: async () => {
        if (here) return { Id: "sha256:1", RepoDigests: [] };
        throw Object.assign(new Error("no such image"), { statusCode: 404 });
      },
    }),
    pull: async (name: string, { authconfig }: { authconfig: unknown }) => {
      asked.push([name, authconfig]);
      here = true;
      return Readable.from([]);
    },
  } as unknown as Docker;
  await new Images(docker).ensure(image, { username: "ada", password: "s3cret" });
  expect(asked).toEqual([[image, { username: "ada", password: "s3cret", serveraddress }]]);
});

test("a pull that fails says that the secret isn't on this machine", async () => {
  const world = new World();
  const { id } = pairOf(1);
  const given = { repositoryCredentials: { credentialsParameter: "shop/registry" } };
  await world.define(definitionOf(1, { id, containers: [containerOf("web", { image: "private:1", given })] }));
  await world.createService(1);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.tasks("STOPPED").length > 0);
  const [task] = world.tasks("STOPPED");
  expect(task?.stoppedReason).toContain("its secret shop/registry is not on this machine: `slipway secrets set`");
});
