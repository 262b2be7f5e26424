import { assumeRole } from "../../client/aws/assume-role";
import type { Client } from "../../client/client";
import { lendCredentials } from "../../client/lend-credentials";
import { matchService } from "../../client/named-service";
import { LOCAL_ACCOUNT } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import { interruptible } from "../interrupt";
import { runningLocal } from "../local";
import { say } from "../output/report";
import { clockTime } from "../output/time";

export interface CredentialsOptions {
  role?: string;
  profile?: string;
  duration?: number;
  stack?: string;
}

/** Lends the tasks of a service, or of a task definition, a role of AWS for as long as the command runs. */
export async function credentials(name: string, options: CredentialsOptions): Promise<void> {
  const client = await runningLocal();
  const { role, shown } = await roleOf(client, name, options.stack);
  const assumed = options.role ?? role;
  if (assumed.split(":")[4] === LOCAL_ACCOUNT) {
    throw new SlipwayError(`The role of ${shown} is this machine's: name one of your account with --role.`);
  }
  const env = { ...process.env, ...(options.profile !== undefined && { AWS_PROFILE: options.profile }) };
  // A profile that is named goes before keys of the shell.
  const asked = options.profile === undefined ? env : { ...env, AWS_ACCESS_KEY_ID: undefined };
  const session = `slipway-${shown}`.replace(/[^\w+=,.@-]/g, "-").slice(0, 64);
  await interruptible((signal) =>
    lendCredentials(
      client,
      {
        role,
        assumed,
        assume: () =>
          assumeRole({ role: assumed, session, duration: options.duration ?? 3600 }, asked, client.endpoint),
        renewed: ({ Expiration }) =>
          say(
            `Tasks of ${shown} have the role ${assumed} until ${clockTime(Date.parse(Expiration))}, renewed before. Ctrl-C takes it back.`,
          ),
        failed: (error) => say(`${error instanceof Error ? error.message : error} It is tried again.`),
      },
      signal,
    ),
  );
  say(`Tasks of ${shown} have the local keys again.`);
  client.close();
}

/** The task role of a service, or of a task definition. */
async function roleOf(client: Client, name: string, stack?: string): Promise<{ role: string; shown: string }> {
  const service = matchService((await client.overview({ Stack: stack })).Services, name);
  const settings = service ? undefined : await client.runSettings({ TaskDefinition: name });
  const definition = service?.TaskDefinition ?? settings!.Input.taskDefinition;
  const { taskDefinition } = await client.ecs<{ taskDefinition: { taskRoleArn?: string } }>("DescribeTaskDefinition", {
    taskDefinition: definition,
  });
  const shown = service?.DisplayName ?? settings!.DisplayName;
  if (taskDefinition.taskRoleArn !== undefined) return { role: taskDefinition.taskRoleArn, shown };
  throw new SlipwayError(`Tasks of ${shown} have no task role, so that they ask for no credentials.`);
}
