#!/usr/bin/env node
import { report } from "./output/report";
import { program } from "./program";

program().parseAsync(process.argv).catch(report);
