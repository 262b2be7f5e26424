import { up } from "../../src/testing";
import { folder, leftovers } from "./harness";
import { template } from "./template";

const place = folder();

test("a user's own test deploys a stack, calls it, reads its logs, and removes it", async () => {
  const web = await up({
    folder: place.path,
    template: place.write("e2e-testing.json", template({ port: 80, count: 1 })),
  });
  try {
    expect(web.stacks).toEqual(["e2e-testing"]);
    expect(await (await fetch(web.url("Url"))).text()).toBe("1");
    expect(await web.services()).toMatchObject([{ Name: "web", Running: 1 }]);
  } finally {
    await web.down();
  }
  expect(await leftovers("e2e-testing")).toEqual([]);
});

test("a stack that doesn't come up rejects with what its container wrote last", async () => {
  const command = ["node", "-e", "console.error('no database'); process.exit(1)"];
  const file = place.write("e2e-testing.json", template({ count: 1, command }));
  await expect(up({ folder: place.path, template: file })).rejects.toThrow(/circuit breaker(.|\n)*no database/);
});
