// Works off the queue, one message after the other, and protects its task while it has one.
const { sqs } = require("./sqs");

const QueueUrl = process.env.QUEUE_URL;
const WORK = Number(process.env.WORK_SECONDS ?? 2) * 1000;

let going = true;
process.on("SIGTERM", () => {
  // Nothing is received any more; what is in hand is finished.
  going = false;
});

/** Neither scaling nor a deployment ends a protected task. */
async function protect(ProtectionEnabled) {
  const answer = await fetch(`${process.env.ECS_AGENT_URI}/task-protection/v1/state`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ProtectionEnabled, ...(ProtectionEnabled && { ExpiresInMinutes: 10 }) }),
  });
  if (!answer.ok) throw new Error(`task protection: ${await answer.text()}`);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function work() {
  const { Messages = [] } = await sqs("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 5 });
  if (Messages.length === 0) return;
  await protect(true);
  for (const { Body, ReceiptHandle } of Messages) {
    await pause(WORK);
    await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
    console.log(`done: ${Body}`);
  }
  await protect(false);
}

async function main() {
  console.log("worker waits for messages");
  while (going) {
    await work().catch(async (error) => {
      console.error(String(error.cause ?? error));
      await pause(1000);
    });
  }
}

main();
