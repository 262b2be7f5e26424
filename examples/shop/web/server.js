// The public side of the shop: asks the internal api for the products, and says which tasks answered.
const http = require("node:http");
const os = require("node:os");

const PORT = Number(process.env.PORT ?? 8080);
const API_URL = process.env.API_URL ?? "http://localhost:8081";
const VERSION = process.env.VERSION ?? "0";

/** The task's id as ECS knows it; outside of ECS the machine's name. */
async function taskId() {
  const metadata = process.env.ECS_CONTAINER_METADATA_URI_V4;
  if (!metadata) return os.hostname();
  const response = await fetch(`${metadata}/task`, { signal: AbortSignal.timeout(2000) });
  const { TaskARN } = await response.json();
  return TaskARN.split("/").at(-1);
}
const task = taskId().catch(() => os.hostname());

/** Asked again where it fails: a name can still stand for a task that has just stopped, on AWS for as long as its TTL. */
async function products(attempts = 5) {
  try {
    return await askForProducts();
  } catch (error) {
    if (attempts <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return products(attempts - 1);
  }
}

async function askForProducts() {
  const response = await fetch(`${API_URL}/products`, { signal: AbortSignal.timeout(1500) });
  if (!response.ok) throw new Error(`${API_URL}/products answered ${response.status}`);
  return response.json();
}

async function answer(request) {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path === "/health") return [200, { status: "ok" }];
  if (path !== "/") return [404, { error: `nothing at ${path}` }];
  try {
    return [200, { service: "web", version: VERSION, task: await task, api: await products() }];
  } catch (error) {
    return [502, { service: "web", version: VERSION, task: await task, error: String(error.cause ?? error) }];
  }
}

const server = http.createServer(async (request, response) => {
  const [status, body] = await answer(request);
  // While it stops, each connection ends with the answer that it waits for.
  if (!server.listening) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
});
// Longer than the load balancer keeps an idle connection, so that it is never the server that closes first.
server.keepAliveTimeout = 75_000;
server.listen(PORT, () => console.log(`web ${VERSION} listens on port ${PORT}`));

// ECS stops a task with SIGTERM: take no new connection, finish what is in flight, then go.
process.on("SIGTERM", () => {
  console.log("stopping");
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
