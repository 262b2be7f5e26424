import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { callAws } from "../../../src/client/aws/call";

let server: Server;
let answers: (() => [number, object] | "reset")[];
beforeEach(async () => {
  server = createServer((request, response) => {
    const answer = answers.shift()?.() ?? [200, { done: true }];
    if (answer === "reset") request.socket.destroy();
    else response.writeHead(answer[0]).end(JSON.stringify(answer[1]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => void server.close());

const call = () =>
  callAws(
    { service: "ecs", operation: "DescribeServices", input: {}, region: "eu-west-1" },
    {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "KEY",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
    "It could not be asked",
  );

test("is made again where it was not answered, or where AWS was too busy", async () => {
  answers = [() => "reset", () => [400, { __type: "ThrottlingException", message: "Rate exceeded" }]];
  expect(await call()).toEqual({ done: true });
});

test("is not where it was refused", async () => {
  answers = [() => [400, { __type: "com.amazonaws#AccessDeniedException", message: "no" }]];
  await expect(call()).rejects.toThrow("It could not be asked: AccessDeniedException: no");
});
