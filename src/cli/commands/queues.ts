import { setTimeout } from "node:timers/promises";
import { watchQueue } from "../../client/queues/watch";
import { SlipwayError } from "../../protocol/errors";
import { interruptible } from "../interrupt";
import { runningLocal } from "../local";
import { print, say } from "../output/report";

/** Tells the local ECS what a queue elsewhere has, until Ctrl-C. */
export async function watch(url: string): Promise<void> {
  if (!/^https?:\/\/\S+\/\S+$/.test(url)) {
    throw new SlipwayError(
      `"${url}" is no URL of a queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/orders.`,
    );
  }
  const client = await runningLocal();
  say(`Services on this machine follow ${url}; Ctrl-C ends it.`);
  try {
    await interruptible((signal) =>
      watchQueue(client, url, {
        env: process.env,
        signal,
        pause: (milliseconds, until) => setTimeout(milliseconds, undefined, { signal: until }),
        seen: (counts) => {
          const { ApproximateNumberOfMessagesVisible: waiting, ApproximateNumberOfMessagesNotVisible: inWork } = counts;
          print(`${new Date().toISOString()} ${waiting} waiting, ${inWork} being worked on`);
        },
      }),
    );
  } finally {
    client.close();
  }
}
