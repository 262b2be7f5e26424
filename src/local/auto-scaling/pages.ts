import { ApiError } from "../../protocol/errors";
import { listOf, pageOf } from "../ecs/pages";
import { all } from "../shapes/acted";
import { validationError } from "./find";

export interface PageInput {
  MaxRecords?: number;
  NextToken?: string;
}

/** As many as one answer has, unless it is asked for another number, and at most. */
const PAGE = { usual: 50, most: 100 };

/** One page of a list under its name, in order of the items' keys. */
export function paged<T>(name: string, items: T[], input: PageInput & object, keyOf: (item: T) => string) {
  const { MaxRecords = PAGE.usual, NextToken, ...asked } = input;
  if (MaxRecords < 1) throw validationError(`MaxRecords is ${MaxRecords}; allowed are 1 to ${PAGE.most}.`);
  const size = Math.min(MaxRecords, PAGE.most);
  const { items: given, next } = pageOf(items, { list: listOf(name, asked), size, token: NextToken, keyOf, wrong });
  return { [name]: given, ...(next !== undefined && { NextToken: next }) };
}

const wrong = () => new ApiError("InvalidNextToken", "The NextToken value is not valid.");

/** What a call takes that answers a page. */
export const PAGED = all("MaxRecords", "NextToken");
