import fc from "fast-check";
import { paged } from "../../../src/local/ecs/pages";
import { Api } from "../doors/api";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

const containerDefinitions = [{ name: "web", image: "web:1", memory: 64 }];
const register = async (family: string, revisions: number) => {
  for (let i = 0; i < revisions; i++) await api.ok("RegisterTaskDefinition", { family, containerDefinitions });
};

test("definitions that are deregistered while they are listed take no others with them", async () => {
  await register("web", 12);
  const seen: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await api.ok("ListTaskDefinitions", { familyPrefix: "web", maxResults: 3, nextToken });
    for (const taskDefinition of page.taskDefinitionArns) await api.ok("DeregisterTaskDefinition", { taskDefinition });
    seen.push(...page.taskDefinitionArns);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  expect(seen.map((arn) => Number(arn.split(":").at(-1)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test("services that are deleted while they are listed take no others with them", async () => {
  await api.ok("CreateCluster", { clusterName: "shop" });
  await register("web", 1);
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const service = { cluster: "shop", taskDefinition: "web", desiredCount: 1, launchType: "EC2" };
  for (const serviceName of names) await api.ok("CreateService", { ...service, serviceName });
  const seen: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await api.ok("ListServices", { cluster: "shop", maxResults: 2, nextToken });
    for (const arn of page.serviceArns) await api.ok("DeleteService", { cluster: "shop", service: arn, force: true });
    seen.push(...page.serviceArns);
    nextToken = page.nextToken;
  } while (nextToken !== undefined && seen.length < 10);
  expect(seen.map((arn) => arn.split("/").at(-1))).toEqual(names);
  expect((await api.ok("ListServices", { cluster: "shop" })).serviceArns).toEqual([]);
});

test("definitions are in order of their number, also from the last one back", async () => {
  await register("web", 11);
  const first = await api.ok("ListTaskDefinitions", { sort: "DESC", maxResults: 2 });
  const second = await api.ok("ListTaskDefinitions", { sort: "DESC", maxResults: 2, nextToken: first.nextToken });
  const revisions = [...first.taskDefinitionArns, ...second.taskDefinitionArns].map((arn) => arn.split(":").at(-1));
  expect(revisions).toEqual(["11", "10", "9", "8"]);
});

test("a token of another list, of other filters, or of nobody is refused", async () => {
  await register("api", 2);
  await register("web", 2);
  const { nextToken } = await api.ok("ListTaskDefinitions", { familyPrefix: "web", maxResults: 1 });
  const refused = { status: 400, body: { __type: "InvalidParameterException" } };
  expect(await api.ecs("ListTaskDefinitions", { familyPrefix: "api", nextToken })).toMatchObject(refused);
  expect(await api.ecs("ListTaskDefinitionFamilies", { nextToken })).toMatchObject(refused);
  expect(await api.ecs("ListClusters", { nextToken: "none" })).toMatchObject(refused);
  // The size of a page is no part of what is asked for.
  expect(await api.ecs("ListTaskDefinitions", { familyPrefix: "web", maxResults: 50, nextToken })).toMatchObject({
    status: 200,
  });
});

test("whatever comes and goes between pages, what stays is given just once", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 20 });
  fc.assert(
    fc.property(names, names, names, fc.integer({ min: 1, max: 5 }), (staying, going, coming, maxResults) => {
      const gone = going.filter((name) => !staying.includes(name));
      let items = [...new Set([...staying, ...gone])];
      const seen: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = paged("names", items, { maxResults, nextToken }, 100);
        seen.push(...page.names);
        nextToken = page.nextToken;
        items = [...new Set([...staying, ...coming])].reverse();
      } while (nextToken !== undefined);
      for (const name of staying) expect(seen.filter((each) => each === name)).toHaveLength(1);
      expect(new Set(seen).size).toBe(seen.length);
    }),
  );
});
