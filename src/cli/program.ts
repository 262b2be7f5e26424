import { Command, InvalidArgumentError } from "commander";
import { packageVersion } from "../client/package";

/** The command `slipway`. What a command needs is loaded when it runs: `--help` is instant. */
export function program(): Command {
  const slipway = new Command("slipway")
    .description("Amazon ECS on this machine: deploys CDK apps and CloudFormation templates to Docker.")
    .version(packageVersion())
    .enablePositionalOptions()
    .showHelpAfterError("`slipway --help` shows what there is.");
  deployment(slipway);
  looking(slipway);
  working(slipway);
  credentials(slipway);
  secrets(slipway);
  queues(slipway);
  instances(slipway);
  localEcs(slipway);
  return slipway;
}

function deployment(slipway: Command): void {
  slipway
    .command("up [stacks...]")
    .description("deploy to this machine, wait until steady, print the outputs")
    .option(
      "--app <command>",
      "command that synthesizes the CDK app, or a cloud assembly's folder (default: `app` of cdk.json)",
    )
    .option("--template <file>", "a CloudFormation template instead of an app")
    .option("--parameter <name=value>", "value of a template's parameter; may be given several times", parameter, {})
    .option("--verbose", "show what the app and the image builds write")
    .option("--long", "show a line a resource, and names and ids in full, as they were generated")
    .option("--json", "print the outputs as JSON")
    .action((stacks, options) => load<typeof import("./commands/up")>("./commands/up").up(stacks, options));
  slipway
    .command("diff [stacks...]")
    .description("what `up` would do: the resources that it would make, change, replace and delete")
    .option("--app <command>", "command that synthesizes the CDK app, or a cloud assembly's folder")
    .option("--template <file>", "a CloudFormation template instead of an app")
    .option("--parameter <name=value>", "value of a template's parameter; may be given several times", parameter, {})
    .option("--fail", "exit with 1 where something would change")
    .option("--verbose", "show what the app writes")
    .option("--json", "print as JSON")
    .action((stacks, options) => load<typeof import("./commands/diff")>("./commands/diff").diff(stacks, options));
  slipway
    .command("down [stacks...]")
    .description("remove stacks (those of the app in this folder where none is named), and everything that they made")
    .option("--all", "remove every stack")
    .option("--long", "show a line a resource, and names and ids in full, as they were generated")
    .option("--json", "print what was removed as JSON")
    .action((stacks, options) => load<typeof import("./commands/down")>("./commands/down").down(stacks, options));
}

function looking(slipway: Command): void {
  slipway
    .command("ps")
    .description("tasks")
    .option("-a, --all", "those that stopped within the last hour, too")
    .option("--stack <name>", "of this stack only")
    .option("--long", "show names and ids in full, as they were generated")
    .option("--json", "print as JSON")
    .action((options) => load<typeof import("./commands/ps")>("./commands/ps").ps(options));
  slipway
    .command("services")
    .description("services, their deployments and load balancers")
    .option("--stack <name>", "of this stack only")
    .option("--long", "show names and ids in full, as they were generated")
    .option("--json", "print as JSON")
    .action((options) => load<typeof import("./commands/services")>("./commands/services").services(options));
  slipway
    .command("events [service]")
    .description("what the scheduler did and why; of a service, a schedule, or the tasks of a definition, or all")
    .option("-f, --follow", "go on as they come")
    .option("-n, --tail <number>", "only the last so many", count)
    .option("--stack <name>", "of this stack only")
    .option("--long", "show names and ids in full, as they were generated")
    .option("--json", "print as JSON, one event a line")
    .action((service, options) =>
      load<typeof import("./commands/events")>("./commands/events").events(service, options),
    );
  slipway
    .command("logs [services...]")
    .description("what the containers of services or tasks wrote, running ones and gone ones (default: of all)")
    .option("-f, --follow", "go on as it comes")
    .option("-n, --tail <number>", "only the last so many lines", count)
    .option("--since <time>", "only lines after this: 30s, 10m, 2h, 1d, or a time such as 2026-01-31T12:00:00Z")
    .option("--container <name>", "of this container only")
    .option("--stack <name>", "of this stack only")
    .option("--long", "show names and ids in full, as they were generated")
    .option("--json", "print as JSON, one line each")
    .action((services, options) => load<typeof import("./commands/logs")>("./commands/logs").logs(services, options));
}

function working(slipway: Command): void {
  slipway
    .command("exec <task> [command...]")
    .description("run a command in a container of a task (its id's beginning, or a service's name)")
    .option("--container <name>", "container of the task (default: the first that runs)")
    .passThroughOptions()
    .action((task, command, options) =>
      load<typeof import("./commands/exec")>("./commands/exec").exec(task, words(command), options),
    );
  slipway
    .command("run <taskdef> [command...]")
    .description(
      "run a task of a task definition (your name for it, family, or family:revision), show its logs, end with its exit code; a command for it goes behind --",
    )
    .option("--cluster <name>", "cluster to run it in (default: its schedule's, its service's or its stack's)")
    .option("--container <name>", "container that the command and --env are for (default: the first)")
    .option("--count <number>", "tasks to run, 1 to 10; ends with the first exit code that isn't 0", count)
    .option("--env <name=value>", "an environment variable; may be given several times", parameter, {})
    .option("--cpu <units>", "CPU units of the task, in place of its definition's", count)
    .option("--memory <mebibytes>", "memory of the task in MiB, in place of its definition's", count)
    .option("--wait", "wait for its end without showing its logs")
    .option("--detach", "don't wait for its end")
    .option("--json", "print the task as JSON, once it has ended where that is waited for")
    .action((definition, command, options) =>
      load<typeof import("./commands/run")>("./commands/run").run(definition, words(command), options),
    );
}

function credentials(slipway: Command): void {
  slipway
    .command("credentials <service>")
    .description(
      "let the tasks of a service, or of a task definition, have a role of AWS for as long as this runs (default: local keys)",
    )
    .option("--role <arn>", "role of your account (default: the task role, where it is of an account of AWS)")
    .option("--profile <name>", "profile of the AWS CLI that assumes it (default: the shell's credentials)")
    .option(
      "--duration <seconds>",
      "how long each credentials hold, 900 to 43200; they are renewed (default: 3600)",
      count,
    )
    .option("--stack <name>", "of this stack only")
    .action((service, options) =>
      load<typeof import("./commands/credentials")>("./commands/credentials").credentials(service, options),
    );
}

function secrets(slipway: Command): void {
  const command = slipway
    .command("secrets")
    .description("values that containers on this machine get as secrets; they are kept encrypted");
  const loaded = () => load<typeof import("./commands/secrets")>("./commands/secrets");
  command
    .command("set [name] [values...]")
    .description("give a secret its KEY=VALUE…, or one value, from standard input where none is given")
    .option("--from-file <path>", "a dotenv file, whose variables become the secret's keys; - is standard input")
    .option("--text", "take the value, or the file, as one text")
    .option("--parameter", "a parameter of Systems Manager in place of a secret")
    .option("--from-aws", "read it from AWS, with the credentials and AWS_ENDPOINT_URL… of this shell")
    .option("--environment-file <arn=path>", "what an environment file in S3 holds on this machine")
    .action((name, values, options) => loaded().set(name, values, options));
  command
    .command("ls")
    .description("names of the secrets and parameters that are kept here")
    .option("--json", "print as JSON")
    .action((options) => loaded().ls(options));
  command
    .command("rm <names...>")
    .description("remove secrets, for good")
    .option("--parameter", "parameters in place of secrets")
    .action((names, options) => loaded().rm(names, options));
}

function queues(slipway: Command): void {
  slipway
    .command("queues")
    .description("queues of SQS that services on this machine work off")
    .command("watch <url>")
    .description(
      "have services here follow a queue on AWS, or at AWS_ENDPOINT_URL_SQS, with the credentials of this shell; until Ctrl-C",
    )
    .action((url) => load<typeof import("./commands/queues")>("./commands/queues").watch(url));
}

function instances(slipway: Command): void {
  const command = slipway
    .command("instances")
    .description("container instances; stop, interrupt or drain one of them, or everything in a zone")
    .option("--long", "show names and ids in full, as they were generated")
    .option("--json", "print as JSON")
    .action((options) => load<typeof import("./commands/instances")>("./commands/instances").instances(options));
  const actions = {
    stop: "kill what an instance, a zone or a task on Fargate runs, as its loss would",
    interrupt: "give Spot instances and tasks on Fargate Spot two minutes' notice",
    drain: "have service tasks replaced, and take no new ones",
    activate: "take tasks again; a zone that was stopped is back",
  } as const;
  for (const [action, description] of Object.entries(actions) as [keyof typeof actions, string][]) {
    command
      .command(`${action} [id]`)
      .description(description)
      .option("--zone <zone>", "everything in this availability zone")
      .action((id, options) =>
        load<typeof import("./commands/instances")>("./commands/instances").changeInstances(action, id, options),
      );
  }
  command
    .command("register <cluster>")
    .description(
      "register a machine of one's own with a cluster (ECS Anywhere), which takes tasks with launch type EXTERNAL",
    )
    .option("--cpu <units>", "CPU units that it is counted with (default: 4096)", count)
    .option("--memory <mib>", "MiB of memory that it is counted with (default: 8192)", count)
    .option("--attribute <name=value>", "an attribute of it; may be given several times", parameter, {})
    .action((cluster, options) =>
      load<typeof import("./commands/instances")>("./commands/instances").registerMachine(cluster, options),
    );
}

function localEcs(slipway: Command): void {
  slipway
    .command("env")
    .description("endpoint and keys for the AWS CLI and SDKs, to eval in a shell")
    .option("--json", "print as JSON")
    .action((options) => load<typeof import("./commands/env")>("./commands/env").env(options));
  slipway
    .command("ca")
    .description(
      "the authority (PEM) whose certificates HTTPS listeners serve here: curl --cacert, NODE_EXTRA_CA_CERTS",
    )
    .action(() => load<typeof import("./commands/ca")>("./commands/ca").ca());
  slipway
    .command("start")
    .description("start the local ECS (every command that needs it and doesn't just look does so by itself)")
    .option("--json", "print where it is as JSON")
    .action((options) => load<typeof import("./commands/start")>("./commands/start").start(options));
  slipway
    .command("stop")
    .description("stop the local ECS; tasks and load balancers go on")
    .action(() => load<typeof import("./commands/stop")>("./commands/stop").stop());
  slipway
    .command("doctor")
    .description("check what the local ECS needs, and say what to do")
    .option("--json", "print as JSON")
    .action((options) => load<typeof import("./commands/doctor")>("./commands/doctor").doctor(options));
}

function load<T>(path: string): T {
  return require(path) as T;
}

/** A command without the `--` that sets it apart from this one's own options. */
function words(command: string[]): string[] {
  return command[0] === "--" ? command.slice(1) : command;
}

function parameter(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It has the form name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}
