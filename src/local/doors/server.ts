import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { VersionAnswer } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import type { Keys } from "../../protocol/sign";
import { OpenSessions } from "../agent/open-sessions";
import { randomHex } from "../chance";
import { systemClock } from "../clock";
import type { Control } from "../control";
import type { Registry } from "../registry";
import { ResourceEngine } from "../resources";
import { awsJson } from "./aws-json";
import { awsQuery } from "./aws-query";
import { Callers } from "./callers";
import { type Doors, doorOf } from "./choose";
import { resourceApis } from "./cloud-control";
import { keyringOf } from "./keyring";
import { requireLocal } from "./local-only";
import { metadata } from "./metadata";
import type { HttpAnswer, HttpRequest } from "./request";
import { restJson } from "./rest-json";
import { rpcCbor } from "./rpc-cbor";
import { serveSessions } from "./session/sessions";

export interface ServerOptions extends Omit<Control, "clock" | "hex"> {
  /** @default 4577; 0 takes any free one */
  port: number;
  /** Address to listen on. */
  host: string;
  /** The keys that requests must be signed with. */
  keys: Keys;
  version: VersionAnswer;
  /** What is answered. */
  registry: Registry;
  /** @default the system's */
  clock?: Control["clock"];
  /** @default chance */
  hex?: Control["hex"];
}

export interface Server {
  port: number;
  /** Answers no further calls; those that wait for an operation are cut off. */
  close(): Promise<void>;
}

/** A task definition has at most 64 KiB, and a template's resource is not much larger. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Serves the API, and takes up the resource operations that were under way when the control plane last ended. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { port, host, keys, version, registry, ...rest } = options;
  const control: Control = {
    clock: systemClock,
    hex: randomHex,
    sessions: new OpenSessions(),
    ...rest,
  };
  const engine = new ResourceEngine(control, registry.handlerOf);
  const apis = [...registry.apis, ...resourceApis(engine)];
  const callers = new Callers(control, keyringOf(keys, control.store, control.agentSecrets));
  const doors = {
    awsJson: awsJson(apis, callers),
    awsQuery: awsQuery(apis, callers),
    restJson: restJson(apis, callers),
    rpcCbor: rpcCbor(apis, callers),
  };
  const app = application(control, doors, version);
  const server = await listen(app, port, host);
  const { agentSecrets } = control;
  const endSessions = agentSecrets ? serveSessions(server as HttpServer, control, agentSecrets) : async () => undefined;
  engine.resume();
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      engine.close();
      await endSessions();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}

function listen(app: Hono, port: number, hostname: string): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    // Longer than a client is idle between two calls: one that is sent as its connection ends is lost.
    const serverOptions = { keepAliveTimeout: 75_000 };
    const server = serve({ fetch: app.fetch, port, hostname, serverOptions }, () => resolve(server));
    server.once("error", reject);
  });
}

function application(control: Control, doors: Doors, version: VersionAnswer): Hono {
  const { agentSecrets } = control;
  const app = new Hono();
  app.use(async (context, next) => {
    requireLocal(context.req.header("host"), context.req.header("origin"), agentSecrets?.owner);
    await next();
  });
  app.get("/slipway/version", (context) => context.json(version));
  app.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: () => {
        throw new ApiError("RequestEntityTooLarge", `The request has more than ${MOST_BYTES} bytes.`, 413);
      },
    }),
  );
  if (agentSecrets) app.route("/", metadata(control, agentSecrets));
  app.all("*", async (context) => {
    const request = requestOf(context);
    const door = doorOf(request, doors);
    const body = new Uint8Array(await context.req.arrayBuffer());
    const answered = await door.answer({ ...request, body });
    // What an answer shows is so, also when the machine stops in the next moment.
    await control.store.durable();
    return responseOf(answered);
  });
  app.onError((error, context) => {
    const request = requestOf(context);
    const known = error instanceof ApiError;
    if (!known) control.log(`${request.headers["x-amz-target"] ?? request.path}: ${error.stack ?? error.message}`);
    const failure = known ? error : new ApiError("ServerException", error.message, 500);
    return responseOf(doorOf(request, doors).failure(request, failure));
  });
  return app;
}

function requestOf({ req }: Context): Omit<HttpRequest, "body"> {
  return { method: req.method, path: new URL(req.url).pathname, query: req.queries(), headers: req.header() };
}

function responseOf({ status, headers, body }: HttpAnswer): Response {
  const isBytes = body instanceof Uint8Array;
  return new Response(isBytes ? new Blob([body]) : body, { status, headers });
}
