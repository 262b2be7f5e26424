// The same services on MiniStack, an emulator of AWS whose ECS runs tasks on Docker.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { pythonTool } from "../scripts/python-tool.mjs";
import { root } from "../scripts/setup.mjs";
import { docker, until } from "./measure.mjs";
import { createdService, definitionOf } from "./services.mjs";

const FAMILY = "slipway-bench-ministack";
const CLUSTER = "bench";

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

/** A service of `tasks` tasks with `containers` containers each on MiniStack, which is started anew for it. */
export function onMiniStack(command, { tasks, containers }) {
  let server;
  return {
    async run() {
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
      const ecs = ecsAt(port);
      await ecs("CreateCluster", { clusterName: CLUSTER });
      const { taskDefinition } = await ecs("RegisterTaskDefinition", definitionOf(FAMILY, containers));
      const from = process.hrtime.bigint();
      await createdService(ecs, {
        cluster: CLUSTER,
        service: FAMILY,
        taskDefinition: taskDefinition.taskDefinitionArn,
        tasks,
      });
      return Number(process.hrtime.bigint() - from) / 1e9;
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
