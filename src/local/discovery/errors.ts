import { ApiError } from "../../protocol/errors";

export const invalidInput = (message: string) => new ApiError("InvalidInput", message);
