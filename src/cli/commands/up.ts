import type { Client } from "../../client/client";
import { type DeployOptions, deploy } from "../../client/deploy/deploy";
import { DeploymentFailedError, type StackResult } from "../../client/stack/apply";
import { SlipwayError } from "../../protocol/errors";
import { interruptible } from "../interrupt";
import { Progress } from "../output/progress";
import { errorColors, print, printJson, say } from "../output/report";

export interface UpOptions {
  app?: string;
  template?: string;
  parameter: Record<string, string>;
  verbose?: boolean;
  long?: boolean;
  json?: boolean;
}

/** Deploys stacks, waits until they are steady, and prints their outputs. */
export async function up(stacks: string[], options: UpOptions): Promise<void> {
  const progresses: Progress[] = [];
  try {
    const { client, results } = await interruptible((signal) =>
      deploy({ ...deployOptions(stacks, options, progresses), signal }),
    );
    client.close();
    if (options.json) {
      printJson({ stacks: results.map(({ stack, changed, outputs }) => ({ stack, changed, outputs })) });
    } else {
      for (const result of results) printResult(result);
    }
  } catch (error) {
    throw readable(error, progresses);
  }
}

function deployOptions(stacks: string[], options: UpOptions, progresses: Progress[]): DeployOptions {
  const { app, template, verbose, long, parameter: parameters } = options;
  const warned = new Set<string>();
  return {
    ...{ stacks, app, template, verbose, parameters, say, by: `\`slipway up\` (process ${process.pid})` },
    observe: (client: Client, stack: string) => {
      say(errorColors().bold(`Stack ${stack}`));
      const progress = new Progress(client, stack, process.stderr, { long, warned });
      progresses.push(progress);
      return progress;
    },
  };
}

/** The error of a deployment with the names and ids that its progress was shown with. */
function readable(error: unknown, progresses: readonly Progress[]): unknown {
  if (!(error instanceof DeploymentFailedError)) return error;
  const message = progresses.at(-1)?.text(error.message) ?? error.message;
  return new SlipwayError(message, { cause: error });
}

function printResult({ stack, changed, outputs }: StackResult): void {
  const what =
    changed === 0 ? "no changes" : `deployed, ${changed} ${changed === 1 ? "resource" : "resources"} changed`;
  print(`${stack}: ${what}`);
  for (const [name, value] of Object.entries(outputs)) {
    print(`  ${name} = ${typeof value === "string" ? value : JSON.stringify(value)}`);
  }
}
