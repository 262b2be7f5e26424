import { join } from "node:path";
import type { App, Stack } from "aws-cdk-lib";
import "./support";

/** The stack of the example, made by its own program. */
export function shopStack(): Stack {
  const before = process.cwd();
  process.chdir(join(__dirname, "../../examples/shop/cdk"));
  try {
    jest.doMock("slipway/cdk", () => require("../../src/cdk"), { virtual: true });
    const { app } = require("../../examples/shop/cdk/app") as { app: App };
    return app.node.findChild("shop") as Stack;
  } finally {
    process.chdir(before);
  }
}
