import { ApiError } from "../../../protocol/errors";

/** What an error of the input is called in templates, and by ECS. */
const WRONG = ["InvalidRequest", "InvalidParameterException"];

/** Such an error as EventBridge and its Scheduler have it. */
export function inItsWords<T>(decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    if (error instanceof ApiError && WRONG.includes(error.code)) {
      throw new ApiError("ValidationException", error.message);
    }
    throw error;
  }
}
