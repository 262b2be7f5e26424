#!/usr/bin/env node
import { report } from "./output/report";
import { program } from "./program";

// Who reads the output may have enough of it, such as `head`: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

program().parseAsync(process.argv).catch(report);
