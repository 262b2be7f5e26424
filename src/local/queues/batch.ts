import { ApiError } from "../../protocol/errors";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MOST_ENTRIES = 10;

interface Entry {
  Id: string;
}

/** Does one thing for each entry of a batch, and says of each whether it was done. */
export async function each<E extends Entry>(entries: E[], act: (entry: E) => Promise<object>): Promise<object> {
  checkEntries(entries);
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    try {
      Successful.push({ Id, ...(await act(entry)) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

function checkEntries(entries: Entry[]): void {
  if (entries.length === 0) {
    throw new ApiError("EmptyBatchRequest", "There should be at least one entry in the request.");
  }
  if (entries.length > MOST_ENTRIES) {
    throw new ApiError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map(({ Id }) => Id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new ApiError("BatchEntryIdsNotDistinct", `Id ${twice} repeated.`);
  const wrong = ids.find((id) => !/^[A-Za-z0-9_-]{1,80}$/.test(id));
  if (wrong !== undefined) {
    throw new ApiError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  }
}
