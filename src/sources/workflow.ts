import { apps } from '../apps/index.ts'
import { visible } from '../text.ts'
import type { Layer, Patient, Setting } from '../types.ts'
import { settingFrom } from './filled.ts'
import { containerPatient } from './container.ts'
import type { FromFile, KindContext } from './kinds.ts'
import { isTelemetry, type Place, placesOf } from './names.ts'
import { readBounded } from './reader.ts'
import { runsProgram } from './detect/words.ts'
import { wordsOf } from './words-of.ts'
import { fullTrees } from './yaml-full.ts'
import { entriesOf, itemsOf, type Tree, textAt, under } from './yaml-tree.ts'

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
    const steps = itemsOf(under(body, 'steps')).flatMap((step, i): Patient[] => {
      const own = envLayer(under(step, 'env'), file)
      const script = textAt(step, 'run')
      if (script === undefined && own.settings.length === 0) return []
      const name = `${job} / ${textAt(step, 'name') ?? textAt(step, 'id') ?? `step ${i + 1}`}`
      const isOwn = own.settings.some((setting) => isTelemetry(setting.name))
      return isOwn || isProgram(script ?? '') ? patientOf(name, [...ofJob, own], script ?? '') : []
    })
    return steps.length > 0 ? steps : patientOf(job, ofJob, '')
  })
  const remarks = patients.length > 0 ? [] : [`${visible(path, 300)}: no job or step has a setting of OpenTelemetry`]
  return { patients, remarks }

  function patientOf(name: string, layers: Layer[], script: string): Patient[] {
    const words = wordsOf(script.replace(/\\\n/g, ' '))
    const made = containerPatient({ name, words, by: `run of ${name}`, layers, program: {} }, options)
    return made ? [made] : []
  }
}

/** The word that starts an app for one task. */
const TASKS = new RegExp(`(?:^|[\\s;&|])(?:${apps.flatMap(({ task, programs = [] }) => (task ? programs : [])).join('|')})\\b`, 'm')

/** A step that starts something which exports, and not only installs or builds it. */
const isProgram = (script: string): boolean =>
  TASKS.test(script) || script.split(/[\n;&|]+/).some((command) => runsProgram(command.split(/\s+/).filter((word) => word !== '')))

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
  return text.split(/(\$\{\{.*?\}\})/s).flatMap((part): Pieces => {
    const expression = /^\$\{\{\s*(.*?)\s*\}\}$/s.exec(part)
    if (expression) return [{ unknown: visible(expression[1] ?? '', 60) }]
    return part === '' ? [] : [{ text: part }]
  })
}
