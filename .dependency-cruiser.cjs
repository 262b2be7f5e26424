/**
 * Which way imports point. A folder's rule names what it may import of the source; whatever else it imports is an error.
 * `npx depcruise src` checks it, and `npm test` does.
 */
const only = (folder, allowed, comment) => ({
  name: `imports of ${folder}`,
  comment,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: [`^src/${folder}/`, ...allowed.map((name) => `^src/${name}`)] },
});

const RECORDS = "local/.*(/record|/tag)[.]ts$";
const LOCAL_BASE = ["local/[a-z-]+[.]ts$", "protocol/", "cfn/", "ecs/"];

/**
 * The rooms of the local ECS, floor by floor from the ground up: files, and folders with all that is in them where a lower
 * floor does not name it. A room imports only what is on floors below its own, so that no two of them import each other.
 * Records and the interfaces that nouns ask others by lie below all that has rules, though they stand in their folders.
 */
const FLOORS = [
  [
    "(arns|caller|chance|clock|foreign-expression|ids|in-turn|own-name|pace|table|warnings)[.]ts$",
    "store/migrations/",
    "ecs/instance/instance-types[.]",
    "resolver/",
  ],
  [".*/(record|tag)[.]ts$", "shapes/", "docker/"],
  [
    "tables[.]ts$",
    "elb/(balancer|served-certificate)[.]ts$",
    "events/bus-event[.]ts$",
    "logs/(log-(archiver|reader)|session-logs)[.]ts$",
    "tasks/",
  ],
  ["store/", "scheduler/place/", "balancer/names[.]ts$"],
  ["agent/(secrets|open-sessions)[.]ts$", "agent/credentials/lent[.]ts$"],
  ["control[.]ts$", "network/network-of[.]ts$", "ecs/task-set/in-service[.]ts$"],
  ["api[.]ts$", "resources/", "scheduler/(?!pools/)"],
  ["(call|tags)[.]ts$", "scheduler/pools/", "ecs/[a-z-]+[.]ts$", "sts/"],
  ["queues/"],
  [
    "network/",
    "discovery/",
    "certificates/",
    "auto-scaling/",
    "metrics/",
    "elb/[a-z-]+[.]ts$",
    "recorded/types/",
    "secrets/",
    "volumes/",
  ],
  ["alarms/", "ecs/account-setting/", "ecs/strategy/", "elb/load-balancer/", "elb/rule/", "logs/", "recorded/"],
  ["ecs/cluster/", "ecs/task-definition/", "elb/listener/", "elb/listener-certificate/", "elb/target-group/"],
  ["ecs/capacity/", "ecs/instance/", "balancer/", "names/", "scaling/", "ecs/service/(describe-parts|find)[.]ts$"],
  ["ec2/", "ecs/deployment/", "ecs/task-set/(describe|find)[.]ts$"],
  ["ecs/service/"],
  ["ecs/task/", "ecs/task-set/"],
  ["loop/names[.]ts$", "ecs/execute-command/"],
  ["overview/", "loop/controllers/", "agent/", "ecs/scheduled/"],
  ["loop/", "events/", "schedules/"],
  ["registry[.]ts$"],
  ["doors/"],
  ["main[.]ts$"],
];

const inLocal = (rooms) => rooms.map((room) => `^src/local/${room}`);

const FLOOR_RULES = FLOORS.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `imports of local/${room}`,
    comment: "A room of the local ECS imports only what is on the floors below its own.",
    severity: "error",
    from: { path: inLocal([room]), pathNot: inLocal(FLOORS.slice(0, floor).flat()) },
    to: { path: "^src/local/", pathNot: inLocal([room, ...FLOORS.slice(0, floor).flat()]) },
  })),
);

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    only("protocol", [], "What clients and the local ECS say to one another knows neither."),
    only("ecs", [], "What ECS itself says is plain knowledge."),
    only(
      "options",
      ["ecs/", "protocol/json", "protocol/cycle"],
      "Options are plain data: they know no plan and no executor.",
    ),
    only("cfn", ["options/", "ecs/", "protocol/json"], "CloudFormation's vocabulary knows no plan and no executor."),
    only(
      "plan",
      ["options/", "cfn/", "ecs/", "protocol/"],
      "Plans are pure: executors import them, never the reverse.",
    ),
    only("images", ["options/"], "Whether what an image is built of is there: for both fronts."),
    only("template", ["options/", "cfn/", "ecs/", "protocol/"], "Templates are read by pure functions."),
    only("cdk", ["options/", "cfn/", "plan/", "ecs/", "protocol/", "images/"], "The CDK executor loads no local ECS."),
    only(
      "pulumi",
      ["options/", "cfn/", "plan/", "ecs/", "protocol/", "client/", "images/"],
      "The Pulumi executor calls the local ECS through the client.",
    ),
    only("client", ["template/", "options/", "cfn/", "ecs/", "protocol/"], "The client loads neither framework."),
    only("cli", ["client/", "template/", "cfn/", "ecs/", "protocol/"], "The command works through the client."),
    only("testing", ["client/", "protocol/"], "What users' tests use works through the client."),
    only(
      "local",
      ["cfn/", "ecs/", "protocol/", "options/leaf", "options/nearest"],
      "The local ECS knows no client and no framework.",
    ),
    only("local/store", [RECORDS, ...LOCAL_BASE], "The store knows records, and nobody's rules."),
    only(
      "local/scheduler",
      [RECORDS, "local/ecs/instance/instance-types", "local/tasks/health", "local/elb/balancer", ...LOCAL_BASE],
      "Decisions are pure.",
    ),
    only("local/tasks", [RECORDS, ...LOCAL_BASE], "Decisions are pure."),
    only("local/docker", [RECORDS, ...LOCAL_BASE], "Talking to Docker decides nothing."),
    {
      name: "the loop makes no resource calls",
      severity: "error",
      from: { path: "^src/local/loop/" },
      to: { path: "^src/local/resources/" },
    },
    {
      name: "only a framework's own front loads it",
      comment: "A program in one framework need not have the other, and the local ECS and the command need neither.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(cdk|pulumi)/" },
      to: { path: "node_modules/(@pulumi|aws-cdk-lib|constructs)/" },
    },
    {
      name: "the CDK's front loads no Pulumi",
      severity: "error",
      from: { path: "^src/cdk/" },
      to: { path: "node_modules/@pulumi/" },
    },
    {
      name: "Pulumi's front loads no CDK",
      severity: "error",
      from: { path: "^src/pulumi/" },
      to: { path: "node_modules/(aws-cdk-lib|constructs)/" },
    },
    {
      name: "pure parts do no I/O",
      severity: "error",
      from: { path: "^src/(ecs|options|cfn|plan|template|local/scheduler|local/tasks)/" },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-peer"], pathNot: "node_modules/yaml/" },
    },
    ...FLOOR_RULES,
    {
      name: "a room of the local ECS has a floor",
      severity: "error",
      from: { path: "^src/local/", pathNot: inLocal(FLOORS.flat()) },
      to: {},
    },
    { name: "no circles of files", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "[.]generated[.]ts$" },
  },
};
