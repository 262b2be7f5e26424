import { ApiError } from "../../protocol/errors";

export const invalid = (message: string) => new ApiError("ValidationException", message);
export const conflict = (message: string) => new ApiError("ConflictException", message, 409);
export const notFound = (message: string) => new ApiError("ResourceNotFoundException", message, 404);
