import { onceAKind } from "../../../src/client/deploy/warnings";

test("the same warning of several constructs is said once, with all of them", () => {
  const warnings = ["/shop/web: careful", "/shop/api: other", "/shop/api: careful", "of the stack", "of the stack"];
  expect(onceAKind(warnings)).toEqual(["/shop/web, /shop/api: careful", "/shop/api: other", "of the stack"]);
});
