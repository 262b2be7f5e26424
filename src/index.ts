/** What a user may ask for, as plain types, and the error that says what can't be. */
export { InvalidPropertyError } from "./spec/error";
export type * from "./spec/types";
