import { type Context, Hono } from "hono";
import { localCredentials, taskRole } from "../agent/credentials/local-keys";
import { containerMetadata, describedTask, type Version } from "../agent/metadata/container";
import { containerStats, taskStats } from "../agent/metadata/stats";
import { taskMetadata } from "../agent/metadata/task";
import { getProtection, type ProtectionAnswer, updateProtection } from "../agent/protection";
import type { AgentSecrets } from "../agent/secrets";
import type { Control } from "../control";

const VERSIONS: readonly Version[] = ["v3", "v4"];

/**
 * What ECS's agent answers tasks at 169.254.170.2: metadata, credentials and task protection. Requests aren't signed: the id
 * in the path is the task's own, and nobody else knows it.
 */
export function metadata(control: Control, secrets: AgentSecrets): Hono {
  const app = new Hono({ strict: false });
  for (const version of VERSIONS) addMetadata(app, version, control, secrets);
  app.get("/v2/credentials/:id", (context) => credentials(context, control, secrets));
  const task = (context: Context) => secrets.findContainer(control.store, context.req.param("id") ?? "")?.task;
  app.get("/api/:id/task-protection/v1/state", async (context) =>
    protection(context, await getProtection(control, task(context))),
  );
  app.put("/api/:id/task-protection/v1/state", async (context) => {
    const given = await context.req.json().catch(() => undefined);
    const answer = await updateProtection(control, task(context), given);
    await control.store.durable();
    return protection(context, answer);
  });
  // As the agent's own router says it. What else answers at this address wants requests that are signed.
  app.get(OF_A_TASK, (context) => context.text("404 page not found\n", 404));
  return app;
}

/** What a task asks its agent. */
const OF_A_TASK = "/:version{v3|v4|api}/:id{[0-9a-f]{32}-[0-9a-f]{32}}/*";

function addMetadata(app: Hono, version: Version, control: Control, secrets: AgentSecrets): void {
  const answer = (path: string, what: string, of: (asked: Asked) => Promise<object | null | undefined>) =>
    app.get(`/${version}/:id${path}`, async (context) => {
      const found = secrets.findContainer(control.store, context.req.param("id"));
      const described = found && (await describedTask(control, found.task));
      const answered = found && described && (await of({ ...found, described }));
      if (answered !== undefined) return context.json(answered);
      const why = "unable to get docker id from v3 endpoint id";
      return context.json(`${version.toUpperCase()} ${what} handler: ${why}`, 404);
    });
  answer("", "container metadata", async (asked) => containerMetadata(asked.described, asked.container, version));
  answer("/task", "task metadata", async (asked) => taskMetadata(control, asked.described, version));
  answer("/taskWithTags", "task metadata", async (asked) =>
    taskMetadata(control, asked.described, version, { tags: true }),
  );
  answer("/stats", "container stats", ({ task, container }) => containerStats(control, task, container, version));
  answer("/task/stats", "task stats", ({ task }) => taskStats(control, task, version));
}

type Asked = NonNullable<ReturnType<AgentSecrets["findContainer"]>> & {
  described: NonNullable<Awaited<ReturnType<typeof describedTask>>>;
};

async function credentials(context: Context, control: Control, secrets: AgentSecrets): Promise<Response> {
  const task = secrets.findRole(control.store, context.req.param("id") ?? "");
  const role = task && taskRole(control.store, task);
  const now = control.clock.now();
  if (task && role !== undefined) {
    return context.json(control.lent?.of(role, now) ?? localCredentials(secrets, task, role, now));
  }
  const message = "CredentialsV2Request: Credentials not found";
  return context.json({ code: "InvalidIdInRequest", message, HTTPErrorCode: 400 }, 400);
}

function protection(context: Context, { status, body }: ProtectionAnswer): Response {
  return context.json(body, status as 200);
}
