// A sidecar: keeps texts by path, in memory, for the containers of its own task (nothing else reaches the loopback interface).
const http = require("node:http");

const PORT = Number(process.env.PORT ?? 9000);
const LIFETIME = 10_000;
const entries = new Map();

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const server = http.createServer(async (request, response) => {
  if (!server.listening) response.setHeader("connection", "close");
  if (request.url === "/health") return response.end("ok\n");
  if (request.method === "PUT") {
    entries.set(request.url, { value: await body(request), until: Date.now() + LIFETIME });
    return response.writeHead(204).end();
  }
  const entry = entries.get(request.url);
  if (entry && entry.until > Date.now()) return response.end(entry.value);
  entries.delete(request.url);
  response.writeHead(404).end();
});
server.listen(PORT, "127.0.0.1", () => console.log(`cache listens on port ${PORT}`));

process.on("SIGTERM", () => {
  console.log("stopping");
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
