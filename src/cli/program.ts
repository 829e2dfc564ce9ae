import yargs, { type Argv } from 'yargs'
import { VERSION } from '../version.ts'
import { handler as check } from './check.ts'
import { handler as explain } from './explain.ts'
import { handler as list } from './list.ts'
import { handler as plan } from './plan.ts'
import { handler as receiver, RECEIVER_FLAGS } from './receiver.ts'
import { handler as report } from './report.ts'
import { handler as setup } from './setup.ts'
import { loadPlugins } from './plugins.ts'
import { formIds } from '../setup/formats.ts'
import { type Args, OUTPUT_FLAGS, RUN_FLAGS, SOURCE_FLAGS, hint, listArg, refuseRepeats, withFlags } from './options.ts'
import { quoted } from '../text.ts'
import { UsageError } from '../usage.ts'

type Handler = (args: Args) => Promise<number>

interface Command {
  name: string
  usage: string
  about: string
  flags(argv: Argv): Argv
  handler: Handler
}

const COMMANDS: readonly Command[] = [
  {
    name: 'check',
    usage: 'check',
    about: 'plan, ask, send and read back, judge (the default)',
    flags: (y) => withFlags(y, SOURCE_FLAGS, RUN_FLAGS, OUTPUT_FLAGS),
    handler: check,
  },
  {
    name: 'plan',
    usage: 'plan',
    about: 'where each signal goes, and which setting decided',
    flags: (y) => withFlags(y, SOURCE_FLAGS, OUTPUT_FLAGS),
    handler: plan,
  },
  {
    name: 'report',
    usage: 'report',
    about: 'a check as a text for a support ticket',
    flags: (y) => withFlags(y, SOURCE_FLAGS, RUN_FLAGS, OUTPUT_FLAGS),
    handler: report,
  },
  {
    name: 'setup',
    usage: 'setup <backend>',
    about: 'settings that work for a runtime and a backend',
    flags: (y) =>
      y.positional('backend', { type: 'string' }).options({
        runtime: { type: 'string', nargs: 1, requiresArg: true, describe: 'the program: ID[:WIRING][@VERSION]' },
        as: { type: 'string', nargs: 1, requiresArg: true, describe: formIds().join(', ') },
        region: { type: 'string', nargs: 1, requiresArg: true, describe: 'where the backend has several: EU, US …' },
        endpoint: { type: 'string', nargs: 1, requiresArg: true, describe: 'the URL of your own backend' },
      }),
    handler: setup,
  },
  {
    name: 'explain',
    usage: 'explain <id>',
    about: "what a finding means, and how to mend it; what a program's message means: explain 'ERROR TEXT'",
    flags: (y) => y.positional('id', { type: 'string' }),
    handler: explain,
  },
  {
    name: 'list',
    usage: 'list [what]',
    about: 'checks, runtimes, backends, formats or schema',
    flags: (y) => withFlags(y.positional('what', { type: 'string' }), { format: OUTPUT_FLAGS['format'] ?? {} }),
    handler: list,
  },
  {
    name: 'receiver',
    usage: 'receiver',
    about: 'the embedded OTLP receiver alone, with faults on request',
    flags: (y) => withFlags(y, RECEIVER_FLAGS),
    handler: receiver,
  },
]

/** Runs the command line and gives the exit status. Bad usage is one line on standard error, and 2. */
export async function run(argv: string[]): Promise<number> {
  try {
    const chosen = await choose(argv)
    if (!chosen) return 0
    await loadPlugins(listArg(chosen.args, 'plugin'))
    return await chosen.command.handler(chosen.args)
  } catch (error) {
    return complain(error)
  }
}

/** What the words ask for; null where yargs has answered itself (`--help`). A handler that came to its end would have it lay out a help text that nobody sees. */
async function choose(argv: string[]): Promise<{ command: Command; args: Args } | null> {
  let chosen: { command: Command; args: Args } | undefined
  const parser = build(argv, (command, args) => {
    refuseRepeats(args)
    chosen = { command, args }
    throw ENOUGH
  })
  try {
    await parser.parseAsync()
  } catch (error) {
    if (error !== ENOUGH) throw error
  }
  return chosen ?? null
}

const ENOUGH = new Error('a command is chosen')

function build(argv: string[], start: (command: Command, args: Args) => void): Argv {
  const parser = yargs(argv)
    .scriptName('otel-doctor')
    .usage('$0 [command] [options]\n\nSays why telemetry does not arrive, and proves it when it does.')
    .version(VERSION)
    .help()
    .parserConfiguration({
      'dot-notation': false,
      'greedy-arrays': false,
      'camel-case-expansion': false,
      'boolean-negation': false,
      'nargs-eats-options': true,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true,
    })
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(process.stdout.columns ? Math.min(100, process.stdout.columns) : 80)
    .fail((message, error) => {
      throw error && error.name !== 'YError' ? error : usageError(message, argv)
    })
  for (const command of COMMANDS) {
    const names = command.name === 'check' ? ['check', '$0'] : [command.usage]
    parser.command(
      names,
      command.about,
      (y) => command.flags(y) as Argv,
      (args) => start(command, args as Args),
    )
  }
  return parser
}

const KNOWN = [SOURCE_FLAGS, RUN_FLAGS, OUTPUT_FLAGS, RECEIVER_FLAGS].flatMap((set) => Object.keys(set))

function usageError(message: string, argv: string[]): Error {
  const unknown = /^Unknown (?:argument|command)s?: (.*)/s.exec(message)?.[1]?.split(', ')[0]
  const error = new Error(message)
  error.name = 'UsageError'
  const lacking = message.startsWith('Not enough non-option') ? COMMANDS.find(({ name }) => name === argv[0]) : undefined
  if (lacking) {
    error.message = `${lacking.usage}: ${/<\w+>/.exec(lacking.usage)?.[0]} is missing. See otel-doctor ${lacking.name} --help.`
    return error
  }
  if (!unknown) {
    error.message = `${message.replace(/\s*\n\s*/g, ' ').trim()}${/[.]$/.test(message) ? '' : '.'} See otel-doctor --help.`
    return error
  }
  const isFlag = argv.some((word) => word.startsWith('-') && word.replace(/^-+/, '').split('=')[0] === unknown)
  const what = isFlag ? `--${unknown}: there is no such option` : `${quoted(unknown, 60)}: there is no such command`
  const meant = isFlag
    ? hint(`${unknown}`, KNOWN).replace(/mean (\S+)\?/, 'mean --$1?')
    : hint(
        unknown,
        COMMANDS.map((c) => c.name),
      )
  error.message = `${what}${meant}. See otel-doctor --help.`
  return error
}

/** A word to the user for bad usage; a bug keeps its stack. */
function complain(error: unknown): number {
  const bad = error instanceof Error ? error : new Error(String(error))
  if (bad instanceof UsageError || bad.name === 'UsageError') process.stderr.write(`otel-doctor: ${bad.message}\n`)
  else process.stderr.write(`otel-doctor: this is a fault of otel-doctor, please report it: ${bad.stack ?? bad.message}\n`)
  return 2
}
