// Calls SQS, as @aws-sdk/client-sqs does, in few lines: this example has no dependencies.
const { createHash, createHmac } = require("node:crypto");

const region = process.env.AWS_REGION ?? "us-east-1";
const endpoint = new URL(process.env.AWS_ENDPOINT_URL_SQS ?? `https://sqs.${region}.amazonaws.com`);

const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const hmac = (key, data) => createHmac("sha256", key).update(data).digest();

/** The task role's, which change before they expire. */
async function credentials() {
  const path = process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  return (await fetch(`http://169.254.170.2${path}`, { signal: AbortSignal.timeout(5000) })).json();
}

/** One call, signed: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
async function sqs(operation, input) {
  const { AccessKeyId, SecretAccessKey, Token } = await credentials();
  const body = JSON.stringify(input);
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    host: endpoint.host,
    "x-amz-date": time,
    "x-amz-security-token": Token,
    "x-amz-target": `AmazonSQS.${operation}`,
  };
  const names = Object.keys(headers).sort().join(";");
  const lines = Object.keys(headers)
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join("");
  const scope = `${time.slice(0, 8)}/${region}/sqs/aws4_request`;
  const request = ["POST", "/", "", lines, names, sha256(body)].join("\n");
  const key = scope.split("/").reduce(hmac, `AWS4${SecretAccessKey}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n")).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const { host: _, ...sent } = headers;
  const answer = await fetch(endpoint, { method: "POST", headers: { ...sent, authorization }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation}: ${text}`);
  return text === "" ? {} : JSON.parse(text);
}

module.exports = { sqs };
