// What the small examples run: says hello, and what it was given.
const fs = require("node:fs");
const http = require("node:http");

/** Counts in a file where there is a volume for it. */
function visits() {
  if (!fs.existsSync("/data")) return undefined;
  const before = fs.existsSync("/data/visits") ? Number(fs.readFileSync("/data/visits", "utf8")) : 0;
  fs.writeFileSync("/data/visits", String(before + 1));
  return before + 1;
}

const server = http.createServer((request, response) => {
  if (request.url === "/health") return response.end("ok");
  const hasPassword = process.env.PASSWORD !== undefined;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ hello: process.env.GREETING ?? "world", hasPassword, visits: visits() }));
});
server.listen(8080);
process.on("SIGTERM", () => server.close(() => process.exit(0)));
