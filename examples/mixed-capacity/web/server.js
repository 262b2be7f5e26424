// The public side: answers requests. How many each task gets a minute decides how many tasks there are.
const http = require("node:http");

const server = http.createServer((request, response) => {
  const isThere = ["/", "/health"].includes(new URL(request.url, "http://localhost").pathname);
  if (!server.listening) response.setHeader("connection", "close");
  response.writeHead(isThere ? 200 : 404, { "content-type": "application/json" });
  response.end(`${JSON.stringify({ status: isThere ? "ok" : "nothing here" })}\n`);
});
// Longer than the load balancer keeps an idle connection, so that it is never the server that closes first.
server.keepAliveTimeout = 75_000;
server.listen(8080, () => console.log("web listens on port 8080"));

process.on("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
