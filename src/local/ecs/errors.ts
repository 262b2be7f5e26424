import { ApiError } from "../../protocol/errors";

export const clientException = (message: string) => new ApiError("ClientException", message);
export const invalidParameter = (message: string) => new ApiError("InvalidParameterException", message);
