import type { Client } from "../../src/client/client";
import { DeployedStacks } from "../../src/testing";

const line = (At: number, Message: string) => ({ At, Message, Task: "t", Container: "web", Stream: "stdout" as const });

function stacks(outputs: Record<string, unknown> = {}) {
  const logs: Client["logs"] = async ({ Stack }) => (Stack === "network" ? [line(2, "second")] : [line(1, "first")]);
  const result = { changed: 1, exports: {} };
  return new DeployedStacks({ logs } as Client, [
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

test("logs come in the order of their times", async () => {
  expect(await stacks().logs("web")).toEqual(["first", "second"]);
});
