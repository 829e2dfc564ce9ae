import { visible } from '../../text.ts'
import type { Layer, Patient, Setting } from '../../types.ts'
import { settingFrom } from '../filled.ts'
import { parseRuntime } from '../detect/detect.ts'
import { containerPatient } from '../container.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { isTelemetry, type Place, placesOf } from '../names.ts'
import { readBounded } from '../reader.ts'
import { runsProgram, tellingWords } from '../detect/words.ts'
import { launched } from '../launched.ts'
import { commandsOf } from '../shell/commands.ts'
import { scripted } from './script.ts'
import { fullTrees } from '../yaml/full.ts'
import { entriesOf, itemsOf, type Tree, textAt, under } from '../yaml/tree.ts'

interface File {
  path: string
  place: (at: number) => Place
}

/** The steps of a GitHub Actions workflow that run with telemetry settings; `env` of the workflow, the job and the step, the nearest wins. Throws UsageError. */
export function readWorkflow(path: string, { options }: KindContext): FromFile {
  const text = readBounded(path, { lossy: true }).replace(/^\ufeff/, '')
  const [tree] = fullTrees({ text, line: 0 }, path)
  const file: File = { path, place: placesOf(text) }
  const common = envLayer(under(tree, 'env'), file)
  const patients = entriesOf(under(tree, 'jobs')).flatMap(([job, body]): Patient[] => {
    const ofJob = [common, envLayer(under(body, 'env'), file)]
    const handedOn: Setting[] = []
    const steps = itemsOf(under(body, 'steps')).flatMap((step, i): Patient[] => {
      const run = under(step, 'run')
      const script = textAt(step, 'run')
      const set = run && script !== undefined ? scripted(script, path, file.place(run.at), pieces) : { own: [], later: [] }
      const before = { ...common, settings: [...handedOn] }
      handedOn.push(...set.later)
      const written = envLayer(under(step, 'env'), file)
      const own = { ...written, settings: [...written.settings, ...set.own] }
      const inputs = envLayer(under(step, 'with'), file).settings.filter(({ name: input }) => Object.hasOwn(INPUTS, input))
      if (script === undefined && own.settings.length === 0 && inputs.length === 0) return []
      const name = `${job} / ${textAt(step, 'name') ?? textAt(step, 'id') ?? `step ${i + 1}`}`
      if (inputs.length > 0 && textAt(step, 'uses') !== undefined) return actionOf(name, [...ofJob, { ...own, settings: inputs }], path)
      const isOwn = own.settings.some((setting) => isTelemetry(setting.name))
      const commands = commandsIn(script ?? '')
      const running = commands.filter(runsProgram)
      return isOwn || running.length > 0 ? patientOf(name, [...ofJob, before, own], running.length > 0 ? running : commands) : []
    })
    return steps.length > 0 ? steps : patientOf(job, ofJob, [])
  })
  const remarks = patients.length > 0 ? [] : [`${visible(path, 300)}: no job or step has a setting of OpenTelemetry`]
  return { patients, remarks }

  function patientOf(name: string, layers: Layer[], commands: readonly string[][]): Patient[] {
    const words = commands.flatMap(tellingWords)
    const made = containerPatient({ name, words, by: `run of ${name}`, layers, program: {} }, options)
    return made ? [made] : []
  }
}

/** Inputs of actions that export by themselves. */
const INPUTS: Readonly<Record<string, true>> = { otlpEndpoint: true, otlpHeaders: true, otelServiceName: true }

const actionOf = (name: string, layers: Layer[], path: string): Patient[] => [
  { name, ...parseRuntime('export-trace-action'), detectedBy: path, layers, files: {} },
]

const SHELL = /^(?:\/\S*\/)?(?:ba|da|z)?sh$/

/** What a script starts, command by command, without what only leads to it. */
function commandsIn(script: string, depth = 0): string[][] {
  return commandsOf(script, 'bash').flatMap(({ words }) => {
    const texts = words.map(({ text }) => text)
    const run = texts.slice(launched(texts).at)
    const inner = SHELL.test(run[0] ?? '') ? run[run.findIndex((word) => /^-\w*c$/.test(word)) + 1] : undefined
    return inner !== undefined && inner !== run[0] && depth < 3 ? commandsIn(inner, depth + 1) : [run]
  })
}

function envLayer(tree: Tree | undefined, { path, place }: File): Layer {
  const settings = entriesOf(tree).flatMap(([name, value]): Setting[] => {
    if (value.kind !== 'text') return []
    return [settingFrom(name, { pieces: pieces(value.text), missing: [] }, { source: path, setting: name, ...place(value.at) })]
  })
  return { source: path, kind: 'environment', delivered: true, settings }
}

type Pieces = Parameters<typeof settingFrom>[1]['pieces']

/** `${{ secrets.KEY }}` is known to GitHub alone. */
function pieces(text: string): Pieces {
  return text.split(/(\$\{\{.{0,1000}?\}\})/s).flatMap((part): Pieces => {
    if (part.startsWith('${{') && part.endsWith('}}')) return [{ unknown: visible(part.slice(3, -2).trim(), 60) }]
    return part === '' ? [] : [{ text: part }]
  })
}
