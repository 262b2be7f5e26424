/** What a user may ask for, as plain types, and the error that says what can't be. */
export { InvalidPropertyError } from "./options/error";
export type * from "./options/types";
