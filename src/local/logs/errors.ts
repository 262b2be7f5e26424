import { ApiError } from "../../protocol/errors";

export const invalid = (message: string) => new ApiError("InvalidParameterException", message);
export const exists = (what: string) =>
  new ApiError("ResourceAlreadyExistsException", `The specified ${what} already exists`);
export const notFound = (what: string) =>
  new ApiError("ResourceNotFoundException", `The specified ${what} does not exist.`);
