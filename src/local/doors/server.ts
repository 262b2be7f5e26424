import { randomBytes, randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { VersionAnswer } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import type { Keys } from "../../protocol/sign";
import { systemClock } from "../clock";
import type { Control } from "../control";
import { ResourceEngine } from "../resources";
import { callOf } from "./aws-json";
import { resourceApis } from "./cloud-control";
import { requireLocal } from "./local-only";
import { verifySignature } from "./verify";

export interface ServerOptions extends Omit<Control, "clock" | "hex"> {
  /** @default 4577; 0 takes any free one */
  port: number;
  /** Address to listen on. */
  host: string;
  /** The keys that requests must be signed with. */
  keys: Keys;
  version: VersionAnswer;
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
  const { port, host, keys, version, ...rest } = options;
  const control: Control = {
    clock: systemClock,
    hex: (digits) =>
      randomBytes(Math.ceil(digits / 2))
        .toString("hex")
        .slice(0, digits),
    ...rest,
  };
  const engine = new ResourceEngine(control);
  const app = application(control, engine, keys, version);
  const server = await listen(app, port, host);
  engine.resume();
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      engine.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}

function listen(app: Hono, port: number, hostname: string): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname }, () => resolve(server));
    server.once("error", reject);
  });
}

function application(control: Control, engine: ResourceEngine, keys: Keys, version: VersionAnswer): Hono {
  const app = new Hono();
  const apis = resourceApis(engine);
  app.use(async (context, next) => {
    requireLocal(context.req.header("host"), context.req.header("origin"));
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
  app.post("/", async (context) => {
    const body = new Uint8Array(await context.req.arrayBuffer());
    await verifySignature(
      { method: "POST", path: "/", query: context.req.queries(), headers: context.req.header(), body },
      keys,
      control.clock.now(),
    );
    const call = callOf(context.req.header("x-amz-target"), apis);
    const answered = await call(control, parse(body));
    // What an answer shows is so, also when the machine stops in the next moment.
    await control.store.durable();
    return answer(context, 200, answered);
  });
  app.notFound((context) => failure(context, new ApiError("UnknownOperationException", "There is nothing here.", 404)));
  app.onError((error, context) => {
    if (error instanceof ApiError) return failure(context, error);
    control.log(`${context.req.header("x-amz-target") ?? context.req.path}: ${error.stack ?? error.message}`);
    return failure(context, new ApiError("ServerException", error.message, 500));
  });
  return app;
}

function parse(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new ApiError("SerializationException", `The request is no JSON: ${(error as Error).message}`);
  }
}

/** In the JSON protocol's version that the request came in. */
function answer(context: Context, status: number, body: object): Response {
  const asked = context.req.header("content-type") ?? "";
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": asked.includes("json-1.0") ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1",
      "x-amzn-requestid": randomUUID(),
      ...(status >= 400 && { "x-amzn-errortype": (body as { __type?: string }).__type ?? "" }),
    },
  });
}

function failure(context: Context, error: ApiError): Response {
  return answer(context, error.status, { __type: error.code, message: error.message });
}
