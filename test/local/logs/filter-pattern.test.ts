import { matcher } from "../../../src/local/logs/filter-pattern";

const JSON_LINE = JSON.stringify({
  level: "error",
  latency: 120.5,
  user: { id: 1, name: "John.Doe", admin: true },
  users: [{ email: "a@example.com" }, { email: "b@example.com" }],
  "a.b": "dotted",
  nothing: null,
});
const ACCESS = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

test.each<[string, string, string, boolean]>([
  ["nothing", "", "anything", true],
  ["a term", "ERROR", "[ERROR 400] BAD REQUEST", true],
  ["a term of another case", "error", "[ERROR 400] BAD REQUEST", false],
  ["several terms", "ERROR REQUEST", "[ERROR 400] BAD REQUEST", true],
  ["several terms of which one is missing", "ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", false],
  ["one of several terms", "?ERROR ?ARGUMENTS", "[ERROR 400] BAD REQUEST", true],
  ["none of several terms", "?WARN ?ARGUMENTS", "[ERROR 400] BAD REQUEST", false],
  ["optional terms beside others, which have no effect", "?ERROR ?WARN REQUEST", "BAD REQUEST", true],
  ["a phrase", '"INTERNAL SERVER"', "[ERROR 500] INTERNAL SERVER ERROR", true],
  ["an excluded term", "ERROR -ARGUMENTS", "ERROR INVALID ARGUMENTS", false],
  ["an excluded term that isn't there", "ERROR -ARGUMENTS", "ERROR BAD REQUEST", true],
  ["a regular expression", "%AUTHORI[SZ]ED%", "[ERROR 401] UNAUTHORIZED REQUEST", true],
  ["text of a field", '{ $.level = "error" }', JSON_LINE, true],
  ["text without quotes", "{ $.level = error }", JSON_LINE, true],
  ["text that is another", '{ $.level != "info" }', JSON_LINE, true],
  ["a number", "{ $.latency > 100 }", JSON_LINE, true],
  ["a number that is too small", "{ $.latency >= 121 }", JSON_LINE, false],
  ["a nested field", "{ $.user.id = 1 }", JSON_LINE, true],
  ["a wildcard", "{ $.user.name = John* }", JSON_LINE, true],
  ["a wildcard in quotes", '{ $.user.name = "*Doe" }', JSON_LINE, true],
  ["an item of a list", '{ $.users[1].email = "b@example.com" }', JSON_LINE, true],
  ["any item of a list", '{ $.users[*].email = "b@example.com" }', JSON_LINE, true],
  ["a key with a dot", "{ $['a.b'] = dotted }", JSON_LINE, true],
  ["null", "{ $.nothing IS NULL }", JSON_LINE, true],
  ["true", "{ $.user.admin IS TRUE }", JSON_LINE, true],
  ["false", "{ $.user.admin IS FALSE }", JSON_LINE, false],
  ["a field that isn't there", "{ $.missing NOT EXISTS }", JSON_LINE, true],
  ["a field that isn't there, compared", "{ $.missing != 1 }", JSON_LINE, false],
  ["conditions", '{ ($.level = "info" || $.latency > 100) && $.user.id = 1 }', JSON_LINE, true],
  ["and before or", '{ $.level = "error" || $.level = "info" && $.latency > 500 }', JSON_LINE, true],
  ["a regular expression of a field", "{ $.user.name = %Jo.n% }", JSON_LINE, true],
  ["fields of what is no JSON", '{ $.level = "error" }', "level=error", false],
  ["columns", "[ip, id, user, timestamp, request, status_code = 404, bytes]", ACCESS, true],
  ["columns of which some don't matter", "[ip, ..., status_code = 4*, bytes > 1000]", ACCESS, true],
  ["a column that is another", "[..., status_code = 5*, bytes]", ACCESS, false],
  ["a column of several conditions", "[..., status_code = 404 || status_code = 410, bytes]", ACCESS, true],
  ["a column in quotes", "[ip, id, user, timestamp, request = *html*, ...]", ACCESS, true],
  ["fewer columns than there are", "[ip, id]", ACCESS, false],
])("%s", (_, pattern, message, matches) => {
  expect(matcher(pattern)(message)).toBe(matches);
});

test.each([
  ["signs in a term", "a=b", "Invalid character(s) in term 'a=b'"],
  ["a selector that is none", "{ level = 1 }", "$ is expected"],
  ["a condition without an end", "{ $.level = 1", "} is expected"],
  ["a value that isn't there", "{ $.level = }", "a value is expected"],
  ["something behind the end", "{ $.level = 1 } x", "something is behind its end"],
  ["two ellipses", "[..., a, ...]", "more than one ellipsis"],
  ["groups in a regular expression", "%(a|b)%", "isn't supported"],
])("%s is refused", (_, pattern, message) => {
  expect(() => matcher(pattern)).toThrow(message);
});

test.each([
  ["a wildcard", `{ $.text = ${"*a".repeat(40)}*b }`, JSON.stringify({ text: "a".repeat(20_000) })],
  ["a regular expression that is no end of escapes", `%${"\\\\".repeat(400)}`, "text"],
])("%s holds up nothing", (_, pattern, message) => {
  const look = () => matcher(pattern)(message);
  try {
    expect(look()).toBe(false);
  } catch (error) {
    expect(error).toMatchObject({ code: "InvalidParameterException" });
  }
});

test("a regular expression that backtracks without end is refused once its time is over", () => {
  const slow = matcher(`%${"a*".repeat(30)}b%`);
  expect(() => slow("a".repeat(5000))).toThrow("takes too long");
});

test("a message of a megabyte of open brackets and quotes is read once", () => {
  const message = `${"[ ".repeat(250_000)}${'" '.repeat(250_001)}end`;
  expect(matcher("[..., last = end]")(message)).toBe(true);
  expect(matcher('[first = "a b", second = "c d", ...]')('"a b"[c d] e "f')).toBe(true);
});
