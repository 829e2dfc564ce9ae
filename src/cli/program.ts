import yargs, { type Argv } from 'yargs'
import { VERSION } from '../version.ts'
import { handler as check } from './check.ts'
import { handler as explain } from './explain.ts'
import { handler as list, LIST_FORMATS } from './list.ts'
import { FORMATS } from './output.ts'
import { FORMATS as PLAN_FORMATS, handler as plan } from './plan.ts'
import { handler as receiver, RECEIVER_FLAGS } from './receiver.ts'
import { FORMATS as REPORT_FORMATS, handler as report } from './report.ts'
import { handler as setup } from './setup.ts'
import { loadPlugins } from './plugins.ts'
import { formIds } from '../setup/formats.ts'
import { type Args, FIX_FLAGS, formatFlag, listArg, OUTPUT_FLAGS, refuseRepeats, RUN_FLAGS, SOURCE_FLAGS, withFlags } from './options.ts'
import { outside } from '../engine/meaning/parts.ts'
import { hint, inQuotes, quoted } from '../text.ts'
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
    flags: (y) => withFlags(y, SOURCE_FLAGS, RUN_FLAGS, FIX_FLAGS, formatFlag(FORMATS), OUTPUT_FLAGS),
    handler: check,
  },
  {
    name: 'plan',
    usage: 'plan',
    about: 'where each signal goes, and which setting decided',
    flags: (y) => withFlags(y, SOURCE_FLAGS, formatFlag(PLAN_FORMATS), OUTPUT_FLAGS),
    handler: plan,
  },
  {
    name: 'report',
    usage: 'report',
    about: 'a check as a text for a support ticket',
    flags: (y) => withFlags(y, SOURCE_FLAGS, RUN_FLAGS, formatFlag(REPORT_FORMATS), OUTPUT_FLAGS),
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
    flags: (y) => withFlags(y.positional('what', { type: 'string' }), formatFlag(LIST_FORMATS)),
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
    .alias('h', 'help')
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

const FLAGS = {
  ...SOURCE_FLAGS,
  ...RUN_FLAGS,
  ...FIX_FLAGS,
  ...OUTPUT_FLAGS,
  ...formatFlag(FORMATS),
  ...RECEIVER_FLAGS,
  help: {},
  version: {},
}

/** What yargs complains of, in our own words. */
function usageError(message: string, argv: string[]): UsageError {
  const command = COMMANDS.find(({ name }) => name === argv[0])
  const help = `See otel-doctor ${command ? `${command.name} ` : ''}--help.`
  if (command && message.startsWith('Not enough non-option'))
    return new UsageError(`${command.usage}: ${/<\w+>/.exec(command.usage)?.[0]} is missing. ${help}`)
  const lonely = /^Not enough arguments following: (.+)/.exec(message)?.[1]
  if (lonely !== undefined) return new UsageError(`--${lonely} needs a value. ${help}`)
  const [, option, given = '', choices = ''] = /Argument: (\S+), Given: "(.*)", Choices: (.*)/s.exec(message) ?? []
  if (option !== undefined)
    return new UsageError(`--${option} ${inQuotes(given)}: there is no such choice. Known: ${choices.replaceAll('"', '')}.`)
  const unknown = /^Unknown (?:argument|command)s?: (.*)/s.exec(message)?.[1]?.split(', ')[0]
  return new UsageError(`${unknown === undefined ? quoted(message) : unknownWord(unknown, argv, command?.name)}. ${help}`)
}

/** An option as it was written, with its dashes, or a command. */
function unknownWord(unknown: string, argv: readonly string[], command = 'check'): string {
  const written = argv.find((word) => word.startsWith('-') && word.replace(/^-+/, '').split('=')[0] === unknown)
  const names = COMMANDS.map(({ name }) => name)
  if (written === undefined) return `${outside(unknown, 60)}: there is no such command${hint(unknown, names)}`
  const [dashes = '--'] = /^-+/.exec(written) ?? []
  if (unknown in FLAGS) return `--${unknown}: ${command} has no such option`
  const options = Object.keys(FLAGS).map((name) => `--${name}`)
  return `${dashes}${quoted(unknown, 60)}: there is no such option${unknown.length > 1 ? hint(`--${unknown}`, options) : ''}`
}

/** A word to the user for bad usage; a bug keeps its stack. */
function complain(error: unknown): number {
  const bad = error instanceof Error ? error : new Error(String(error))
  if (bad instanceof UsageError) process.stderr.write(`otel-doctor: ${bad.message}\n`)
  else process.stderr.write(`otel-doctor: this is a fault of otel-doctor, please report it: ${bad.stack ?? bad.message}\n`)
  return 2
}
