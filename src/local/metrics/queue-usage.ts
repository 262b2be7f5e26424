import { messagesOf } from "../queues/find";
import { outlived, tally } from "../queues/messages";
import type { Queue } from "../queues/record";
import type { Change, Store } from "../store/store";
import type { Datum } from "./blocks";
import { setOf } from "./sets";

/**
 * The metrics of this machine's queues.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueUsage {
  /** What was counted of each queue when a period of so many seconds began. */
  private readonly before = new Map<number, Map<string, Queue["counts"]>>();

  constructor(private readonly store: Pick<Store, "get" | "list" | "by">) {}

  /** The data of the periods, by their seconds, that end now, and what removes the messages that nobody fetched in time. */
  sample(ending: readonly number[], now: number): { data: Datum[]; old: Change[] } {
    const queues = this.store.list("queues");
    const data = queues.flatMap((queue) => {
      const measures = this.standing(queue, now);
      return ending.flatMap((period) =>
        [...measures, ...this.counted(queue, period)].map(([metricName, value, unit]) => ({
          namespace: "AWS/SQS",
          metricName,
          dimensions: { QueueName: queue.id },
          period,
          at: now - period * 1000,
          set: setOf([value])!,
          unit,
        })),
      );
    });
    for (const period of ending) {
      this.before.set(period, new Map(queues.map(({ id, counts }) => [id, counts])));
    }
    return { data, old: queues.flatMap((queue) => outlived(queue, messagesOf(this.store, queue), now)) };
  }

  private standing(queue: Queue, now: number): [string, number, string][] {
    const { visible, inFlight, delayed, age } = tally(queue, messagesOf(this.store, queue), now);
    return [
      ["ApproximateNumberOfMessagesVisible", visible, "Count"],
      ["ApproximateNumberOfMessagesNotVisible", inFlight, "Count"],
      ["ApproximateNumberOfMessagesDelayed", delayed, "Count"],
      ["ApproximateAgeOfOldestMessage", age, "Seconds"],
    ];
  }

  private counted({ id, counts }: Queue, period: number): [string, number, string][] {
    const { sent, received, deleted } = this.before.get(period)?.get(id) ?? counts;
    return [
      ["NumberOfMessagesSent", counts.sent - sent, "Count"],
      ["NumberOfMessagesReceived", counts.received - received, "Count"],
      ["NumberOfMessagesDeleted", counts.deleted - deleted, "Count"],
    ];
  }
}
