// The internal side of the shop: knows the products, and keeps the list in the cache that runs beside it in its task.
const http = require("node:http");
const os = require("node:os");

const PORT = Number(process.env.PORT ?? 8080);
const CACHE_URL = process.env.CACHE_URL ?? "http://127.0.0.1:9000";
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

const PRODUCTS = [
  { name: "coffee", price: 3.2 },
  { name: "tea", price: 2.8 },
  { name: "cake", price: 4.5 },
];

/** The products from the cache, or worked out and put there. */
async function products() {
  const url = `${CACHE_URL}/products`;
  const cached = await fetch(url, { signal: AbortSignal.timeout(2000) });
  if (cached.ok) return { cached: true, products: await cached.json() };
  await cached.arrayBuffer();
  await fetch(url, { method: "PUT", body: JSON.stringify(PRODUCTS), signal: AbortSignal.timeout(2000) });
  return { cached: false, products: PRODUCTS };
}

async function answer(request) {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path === "/health") return [200, { status: "ok" }];
  if (path !== "/products") return [404, { error: `nothing at ${path}` }];
  try {
    return [200, { service: "api", version: VERSION, task: await task, ...(await products()) }];
  } catch (error) {
    return [503, { service: "api", version: VERSION, task: await task, error: String(error.cause ?? error) }];
  }
}

const server = http.createServer(async (request, response) => {
  const [status, body] = await answer(request);
  // While it stops, each connection ends with the answer that it waits for.
  if (!server.listening) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
});
server.listen(PORT, () => console.log(`api ${VERSION} listens on port ${PORT}`));

// ECS stops a task with SIGTERM: take no new connection, finish what is in flight, then go.
process.on("SIGTERM", () => {
  console.log("stopping");
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
