import type { Layer, Setting } from '../../types.ts'
import { type Filled, filledText, settingFrom } from '../filled.ts'
import { isName, placesOf } from '../names.ts'
import { wordsOf } from '../words-of.ts'
import { type Instruction, instructionsOf } from './lines.ts'
import { dockerWord, type Find } from './words.ts'

/** The image that a Dockerfile makes, as far as it decides about a program. */
export interface BuiltImage {
  /** The image that it begins with; undefined for `scratch`. */
  base?: string
  layer: Layer
  entrypoint: string[]
  command: string[]
  /** What its steps do, in all stages. */
  steps: string
}

interface Stage {
  base?: string
  env: Map<string, Setting>
  entrypoint: string[]
  command: string[]
  args: Map<string, Filled['pieces']>
}

export interface BuildOptions {
  source: string
  /** `--build-arg` and `build.args`. */
  args?: ReadonlyMap<string, string>
  /** The stage that is built; the last one where it is left out. */
  target?: string
}

/** Reads a Dockerfile; nothing is built. null where it has no stage. */
export function builtImage(file: string, { source, args = new Map<string, string>(), target }: BuildOptions): BuiltImage | null {
  const place = placesOf(file)
  const stages = new Map<string, Stage>()
  const outer = new Map<string, Filled['pieces']>()
  const steps: string[] = []
  let stage: Stage | undefined
  for (const instruction of instructionsOf(file)) {
    if (instruction.name === 'FROM') {
      const [image = '', as] = fromOf(instruction, outer)
      stage = begun(stages.get(image.toLowerCase()), image)
      stages.set((as ?? `\0${stages.size}`).toLowerCase(), stage)
    } else if (/^(?:RUN|ADD)$/.test(instruction.name)) steps.push(instruction.text)
    else if (instruction.name === 'ARG') argument(instruction, stage ? stage.args : outer, args, stage ? outer : undefined)
    else if (stage) apply(stage, instruction, { source, place })
  }
  const meant = target === undefined ? stage : stages.get(target.toLowerCase())
  if (!meant) return null
  const layer: Layer = { source, kind: 'environment', delivered: true, settings: [...meant.env.values()] }
  const { base, entrypoint, command } = meant
  return { ...(base === undefined ? {} : { base }), layer, entrypoint, command, steps: steps.join('\n') }
}

/** A stage that begins with another one has all that it had, but for its arguments. */
function begun(before: Stage | undefined, image: string): Stage {
  if (before) return { ...before, env: new Map(before.env), args: new Map() }
  return { ...(image === 'scratch' ? {} : { base: image }), env: new Map(), entrypoint: [], command: [], args: new Map() }
}

function fromOf({ text, escape }: Instruction, outer: ReadonlyMap<string, Filled['pieces']>): [image: string, as?: string] {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => !word.startsWith('--'))
  const image = filledText(dockerWord(words[0] ?? '', 0, { find: (name) => outer.get(name), escape, all: true }).filled)
  return words[1]?.toLowerCase() === 'as' && words[2] !== undefined ? [image, words[2]] : [image]
}

/** `ARG A=1 B`: what the build is not told is not known here. */
function argument(
  instruction: Instruction,
  into: Map<string, Filled['pieces']>,
  given: ReadonlyMap<string, string>,
  outer?: ReadonlyMap<string, Filled['pieces']>,
): void {
  const { text, escape } = instruction
  for (const { name, from } of pairsIn(instruction)) {
    const told = given.get(name)
    const own = from === null ? outer?.get(name) : dockerWord(text, from, { find: (other) => into.get(other), escape }).filled.pieces
    into.set(name, told === undefined ? (own ?? [{ unknown: `the build argument ${name}` }]) : [{ text: told }])
  }
}

interface Pair {
  name: string
  /** Where its value begins; null: it has none. */
  from: number | null
}

function pairsIn({ text, escape }: Instruction): Pair[] {
  const out: Pair[] = []
  const none: Find = () => []
  for (let at = 0; at < text.length;) {
    const [blank = '', name = '', equals] = /^\s*([^\s=]*)(=)?/.exec(text.slice(at))?.map((part) => part ?? '') ?? []
    const head = blank.length
    if (name === '') break
    out.push({ name, from: equals ? at + head : null })
    at = equals ? dockerWord(text, at + head, { find: none, escape }).end : at + head
  }
  return out
}

interface Reading {
  source: string
  place: ReturnType<typeof placesOf>
}

function apply(stage: Stage, instruction: Instruction, reading: Reading): void {
  if (instruction.name === 'ENV') environment(stage, instruction, reading)
  else if (instruction.name === 'ENTRYPOINT') Object.assign(stage, { entrypoint: started(instruction), command: [] })
  else if (instruction.name === 'CMD') stage.command = started(instruction)
}

/** `ENV A=1 B="2 3"`, and the old form `ENV A 1 2`. A value sees what stood before its line. */
function environment(stage: Stage, instruction: Instruction, { source, place }: Reading): void {
  const { text, at, escape } = instruction
  const before = new Map(stage.env)
  const find: Find = (name) => {
    const setting = before.get(name)
    if (setting) return [setting.unknown ? { unknown: `$${name}` } : { text: setting.value.reveal() }]
    return stage.args.get(name)
  }
  const isOld = !/^\s*[^\s=]+=/.test(text)
  const [head = '', old = ''] = /^\s*(\S+)\s+/.exec(text) ?? []
  const pairs = isOld ? [{ name: old, from: head.length }] : pairsIn(instruction)
  for (const { name, from } of pairs) {
    if (from === null || !isName(name)) continue
    const { filled, start, quoted } = dockerWord(isOld ? text.trimEnd() : text, from, { find, escape, all: isOld })
    const origin = { source, setting: name, ...place(at(start)), written: [isOld ? `ENV ${name} ` : `ENV ${name}=`, ''] as const }
    stage.env.set(name, settingFrom(name, filled, origin, quoted ? 'quotes taken away' : undefined))
  }
}

/** `["a", "b"]` as it stands; anything else is handed to a shell, to that of Windows where a backslash parts folders. */
function started({ text, escape }: Instruction): string[] {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list)) return list.map(String)
  } catch {
    // It is the form for a shell.
  }
  if (escape === '\\') return /\$/.test(text) ? ['/bin/sh', '-c', text] : wordsOf(text)
  return (text.match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map((word) => word.replaceAll('"', ''))
}
