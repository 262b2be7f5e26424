import type { LogsAnswer, LogsRequest } from "../../protocol/calls";

/** Reads what containers wrote: of running ones from Docker, of gone ones from the archive. */
export interface LogReader {
  read(request: LogsRequest): Promise<LogsAnswer["Lines"]>;
}
