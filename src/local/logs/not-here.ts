const NO_DESTINATION = "the functions and streams that log events would go to run nothing here";

/** What of CloudWatch Logs can't be had on this machine, and why. */
export const LOGS_NOT_HERE: Readonly<Record<string, string>> = {
  DeleteSubscriptionFilter: NO_DESTINATION,
  DescribeSubscriptionFilters: NO_DESTINATION,
  PutSubscriptionFilter: NO_DESTINATION,
};
