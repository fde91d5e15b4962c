// Entry of the command `wassop`: tells its few subcommands apart and sets the exit code.
import { doctor } from './doctor.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { helpText } from './help.ts';
import type { Streams } from './output.ts';
import { nearby } from './nearby.ts';
import { serve } from './serve.ts';
import { UsageError } from './usage-error.ts';

const streams: Streams = {
  writeOut: (line) => process.stdout.write(`${line}\n`),
  writeErr: (line) => process.stderr.write(`${line}\n`),
};

async function run(args: readonly string[]): Promise<ExitCode> {
  const [first] = args;
  if (first === undefined || first === 'help' || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(helpText());
    return EXIT.ok;
  }
  if (args.includes('--version')) {
    streams.writeOut(__WASSOP_VERSION__);
    return EXIT.ok;
  }
  // `npm run host -- --port 0` and the like: flags alone are for serving.
  if (first.startsWith('-')) return serve(args, streams);
  if (first === 'doctor') return doctor(args.slice(1), streams);
  if (first === 'nearby') return nearby(args.slice(1), streams);
  if (first === 'serve') return serve(args.slice(1), streams);
  throw new UsageError(`There is no command "${first}".`);
}

function fail(error: unknown): ExitCode {
  if (!(error instanceof UsageError)) throw error;
  streams.writeErr(`wassop: ${error.message} "wassop --help" lists what there is.`);
  return EXIT.badConfiguration;
}

// A pipe whose reader went away (`| head`, a log collector that restarts) must not end a host with people in it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// Not process.exit: what is still to be written gets out first. A fault of the program is an unhandled rejection, exit code 1.
void run(process.argv.slice(2))
  .catch(fail)
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
