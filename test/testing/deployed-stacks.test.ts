import type { Client } from "../../src/client/client";
import { DeployedStacks } from "../../src/testing";
import { GENERATED, overviewOf, service } from "../cli/overview";

const line = (At: number, Message: string) => ({ At, Message, Task: "t", Container: "web", Stream: "stdout" as const });

function stacks(outputs: Record<string, unknown> = {}) {
  const logs: Client["logs"] = async ({ Stack, Service }) => {
    if (Stack === "network") return [line(2, "second")];
    return Service === GENERATED.Name ? [line(1, "first")] : [];
  };
  const overview = async () => overviewOf({ Services: [service(GENERATED)] });
  const result = { changed: 1, exports: {} };
  return new DeployedStacks({ logs, overview } as Partial<Client> as Client, [
    { ...result, stack: "network", outputs: { Zone: "a" } },
    { ...result, stack: "shop", outputs },
  ]);
}

test("outputs of all stacks are together", () => {
  expect(stacks({ Url: "http://localhost:1" }).outputs).toEqual({ Zone: "a", Url: "http://localhost:1" });
});

test("a URL is an output; a host without a scheme gets one", () => {
  expect(stacks({ Url: "https://localhost:1/x" }).url("Url")).toBe("https://localhost:1/x");
  expect(stacks({ Host: "localhost:8080" }).url("Host")).toBe("http://localhost:8080");
  expect(() => stacks({ Url: "x" }).url("Uri")).toThrow('There is no output "Uri" that is text. Outputs: Zone, Url.');
});

test("logs come in the order of their times, of a service as the app calls it or as it is called", async () => {
  expect(await stacks().logs("web")).toEqual(["first", "second"]);
  expect(await stacks().logs(GENERATED.Name)).toEqual(["first", "second"]);
});
