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
  secrets(slipway);
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
    .description("what the scheduler did and why")
    .option("-f, --follow", "go on as they come")
    .option("-n, --tail <number>", "only the last so many", count)
    .option("--stack <name>", "of this stack only")
    .option("--long", "show names and ids in full, as they were generated")
    .option("--json", "print as JSON, one event a line")
    .action((service, options) =>
      load<typeof import("./commands/events")>("./commands/events").events(service, options),
    );
  slipway
    .command("logs <service>")
    .description("what the containers of a service or task wrote, running ones and gone ones")
    .option("-f, --follow", "go on as it comes")
    .option("-n, --tail <number>", "only the last so many lines", count)
    .option("--since <time>", "only lines after this: 30s, 10m, 2h, 1d, or a time such as 2026-01-31T12:00:00Z")
    .option("--container <name>", "of this container only")
    .option("--stack <name>", "of this stack only")
    .option("--long", "show names and ids in full, as they were generated")
    .option("--json", "print as JSON, one line each")
    .action((service, options) => load<typeof import("./commands/logs")>("./commands/logs").logs(service, options));
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
    .description("run a task of a task definition (family, or family:revision), show its logs, end with its exit code")
    .option("--cluster <name>", "cluster to run it in (default: the only one)")
    .option("--container <name>", "container that the command is for (default: the first)")
    .option("--detach", "don't wait for its end")
    .option("--json", "print the task as JSON")
    .passThroughOptions()
    .action((definition, command, options) =>
      load<typeof import("./commands/run")>("./commands/run").run(definition, words(command), options),
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
    .description("start the local ECS (every other command does so by itself)")
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
