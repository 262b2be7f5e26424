import { newTaskDefinition, type TaskDefinitionInput } from "../../../src/local/ecs/task-definition/register";
import { memoryStore } from "../../../src/local/store";

/** Registers a definition for instances, of the container `app` beside another. */
function registered(app: object): unknown {
  const container = (name: string) => ({ name, image: "a:1", memory: 64, essential: name === "app" });
  const containerDefinitions = [{ ...container("app"), ...app }, container("log")];
  const input = { family: "app", containerDefinitions } as TaskDefinitionInput;
  return newTaskDefinition({ store: memoryStore(), clock: { now: () => 1 } } as never, input);
}

const logged = (options: object) => ({
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "g", "awslogs-region": "r", ...options } },
});
const capabilities = (given: object) => ({ linuxParameters: { capabilities: given } });

test.each<[string, object]>([
  ["capabilities that there are", capabilities({ add: ["NET_ADMIN"], drop: ["ALL"] })],
  ["a kernel parameter of the network", { systemControls: [{ namespace: "net.core.somaxconn", value: "1" }] }],
  ["a mode and its buffer", logged({ mode: "non-blocking", "max-buffer-size": "25m" })],
  [
    "a port by two protocols",
    { portMappings: ["tcp", "udp"].map((protocol) => ({ containerPort: 53, hostPort: 53, protocol })) },
  ],
  ["two ports that are free", { portMappings: [80, 81].map((containerPort) => ({ containerPort, hostPort: 0 })) }],
])("%s: taken", (_, app) => expect(() => registered(app)).not.toThrow());

test.each<[string, object, string]>([
  ["a capability that there isn't", capabilities({ add: ["BOGUS"] }), 'capabilities.add has "BOGUS"; allowed are ALL'],
  [
    "a kernel parameter of the machine",
    { systemControls: [{ namespace: "kernel.panic", value: "1" }] },
    '"kernel.panic"',
  ],
  ["a mode that there isn't", logged({ mode: "maybe" }), `'mode' is "maybe"`],
  [
    "a buffer that is no size",
    logged({ mode: "non-blocking", "max-buffer-size": "big" }),
    `'max-buffer-size' is "big"`,
  ],
  [
    "a buffer of the mode blocking",
    logged({ mode: "blocking", "max-buffer-size": "1m" }),
    "only for the mode non-blocking",
  ],
  [
    "a dependency twice",
    { dependsOn: ["START", "START"].map((condition) => ({ containerName: "log", condition })) },
    "twice",
  ],
  [
    "a host port twice",
    { portMappings: [80, 81].map((containerPort) => ({ containerPort, hostPort: 8080 })) },
    "8080/tcp",
  ],
])("%s: refused", (_, app, message) => expect(() => registered(app)).toThrow(message));
