// The same services on MiniStack, an emulator of AWS whose ECS runs tasks on Docker.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { pythonTool } from "../scripts/python-tool.mjs";
import { root } from "../scripts/setup.mjs";
import { docker, until } from "./measure.mjs";
import { serviceOn } from "./services.mjs";

const FAMILY = "slipway-bench-ministack";

/** The command that starts it; undefined where it can't be installed. */
export const ministack = () => pythonTool("ministack", join(root, ".venv/ministack"));

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A call of its ECS API, which asks for no signature. */
const ecsAt = (port) => async (operation, input) => {
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`MiniStack refuses ${operation}: ${JSON.stringify(body)}`);
  return body;
};

/** On MiniStack, which is started anew each time. */
export function onMiniStack(command, shape) {
  let server;
  let ecs;
  const service = serviceOn((operation, input) => ecs(operation, input), FAMILY, shape);
  return {
    once: true,
    steps: service.steps,
    async prepare() {
      const port = await freePort();
      const env = {
        ...process.env,
        GATEWAY_PORT: String(port),
        BIND_HOST: "127.0.0.1",
        SERVICES: "ecs",
        // As long as Docker may take with everything started at once; after 10 s of its own it starts containers again.
        MINISTACK_DOCKER_TIMEOUT: "60",
      };
      server = spawn(command, [], { env, stdio: "ignore" });
      const answers = () =>
        fetch(`http://127.0.0.1:${port}/_ministack/health`).then(
          ({ ok }) => ok,
          () => false,
        );
      await until(answers, "MiniStack answers");
      ecs = ecsAt(port);
      await service.prepare();
    },
    async clean() {
      server?.kill();
      await new Promise((resolve) => {
        if (!server || server.exitCode !== null || server.signalCode !== null) resolve();
        else server.once("exit", resolve);
      });
      const ids = () => docker("ps", "-aq", "--filter", `label=com.amazonaws.ecs.task-definition-family=${FAMILY}`);
      // It goes on starting what was on its way as it is ended.
      await until(async () => {
        const left = await ids();
        if (left) await docker("rm", "-f", ...left.split("\n")).catch(() => undefined);
        return left === "";
      }, "MiniStack's tasks gone");
    },
  };
}
