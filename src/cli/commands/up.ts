import type { Client } from "../../client/client";
import { type DeployOptions, deploy } from "../../client/deploy/deploy";
import type { StackResult } from "../../client/stack/apply";
import { interruptible } from "../interrupt";
import { Progress } from "../output/progress";
import { errorColors, print, printJson, say } from "../output/report";

export interface UpOptions {
  app?: string;
  template?: string;
  parameter: Record<string, string>;
  verbose?: boolean;
  json?: boolean;
}

/** Deploys stacks, waits until they are steady, and prints their outputs. */
export async function up(stacks: string[], options: UpOptions): Promise<void> {
  const { client, results } = await interruptible((signal) => deploy({ ...deployOptions(stacks, options), signal }));
  client.close();
  if (options.json) {
    printJson({ stacks: results.map(({ stack, changed, outputs }) => ({ stack, changed, outputs })) });
  } else {
    for (const result of results) printResult(result);
  }
}

function deployOptions(stacks: string[], options: UpOptions): DeployOptions {
  const { app, template, verbose, parameter: parameters } = options;
  return {
    ...{ stacks, app, template, verbose, parameters, say, by: `\`slipway up\` (process ${process.pid})` },
    observe: (client: Client, stack: string) => {
      say(errorColors().bold(`Stack ${stack}`));
      return new Progress(client, stack, process.stderr);
    },
  };
}

function printResult({ stack, changed, outputs }: StackResult): void {
  const what =
    changed === 0 ? "no changes" : `deployed, ${changed} ${changed === 1 ? "resource" : "resources"} changed`;
  print(`${stack}: ${what}`);
  for (const [name, value] of Object.entries(outputs)) {
    print(`  ${name} = ${typeof value === "string" ? value : JSON.stringify(value)}`);
  }
}
