import * as pulumi from "@pulumi/pulumi";
import { NoValueError } from "../cfn/fold";
import { InvalidPropertyError } from "../options";

/** A mistake of the program's: Pulumi shows the message, and no stack trace. */
export class Mistake extends pulumi.RunError {}

// What is thrown where no SDK is known is one as well. Pulumi knows a RunError by this mark, whichever copy of the SDK made it.
for (const { prototype } of [InvalidPropertyError, NoValueError]) {
  Object.defineProperty(prototype, "__pulumiRunError", { value: true });
}
