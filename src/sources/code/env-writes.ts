import { apps } from '../../apps/index.ts'
import { secretOf } from '../../redact.ts'
import type { Setting } from '../../types.ts'
import { isName } from '../names.ts'
import { partStandIn, standIn } from '../unknown.ts'
import { isInBranch, isInIdle } from './branches.ts'
import { type Findings, originAt } from './collect.ts'
import { endOf } from './constants.ts'
import { envRead } from './env-reads.ts'
import { evaluate } from './evaluate.ts'
import { type Scope, type SourceFile, isKnown } from './value.ts'
import type { Token } from './lexer.ts'
import { type Chain, type Slice, chainsOf, codeOf, first, isMark, whole } from './syntax.ts'

/** What the code puts into the environment of its own program: over what is there, or only where nothing is. */
export interface EnvWrites {
  over: Setting[]
  under: Setting[]
  /** The library that the code starts by its own call. */
  app?: string
}

interface Write {
  name: Slice
  value: Slice
  /** Where nothing is set. */
  isWeak: boolean
}

/** `os.environ["X"] = …`, `process.env.X ??= …`, `os.Setenv("X", …)`, `env::set_var("X", …)`, in the order of the files and lines. */
export function envWrites(found: Findings, files: readonly SourceFile[]): EnvWrites {
  const out: EnvWrites = { over: [], under: [] }
  const written = new Map<string, string>()
  const texts = files.map(({ text }) => text)
  for (const file of files) {
    const scope: Scope = { file, env: (name) => written.get(name) ?? found.env(name), reads: new Set() }
    for (const chain of chainsOf(file.code)) {
      const started = startedBy(chain, file)
      if (started) out.app ??= started.app
      for (const { setting: name, value } of started?.given ?? []) put(out, settingOf(name, value, scope))
      const write = assigned(chain, file) ?? called(chain, file)
      const name = write && evaluate(write.name, scope)
      if (!write || !name || !isKnown(name) || !isName(name.text)) continue
      const at = chain.links[0]?.at.at ?? 0
      const isSome = isInBranch(file, at, chain.from) || isInIdle(file, at, chain.from, texts)
      const setting = isSome ? inSomeCase(name.text, write.value, scope) : settingOf(name.text, write.value, scope)
      if (!setting) continue
      if (!setting.unknown) written.set(name.text, setting.value.reveal())
      ;(write.isWeak ? out.under : out.over).push(setting)
    }
  }
  return out
}

const put = ({ over }: EnvWrites, setting: Setting | null): void => void (setting && over.push(setting))

/** `=`, and `??=` or `||=`, which are two marks here. */
function assigned(chain: Chain, { code, language }: SourceFile): Write | null {
  const read = envRead(chain, language.id)
  if (!read || read.used !== chain.links.length || read.otherwise) return null
  const isWeak = /^(?:\?\?|\|\|)$/.test(code.tokens[chain.to]?.text ?? '')
  const mark = chain.to + (isWeak ? 1 : 0)
  if (!isMark(code.tokens[mark], '=')) return null
  return { name: read.name, value: { code, from: mark + 1, to: endOf(code, mark + 1) }, isWeak }
}

const CALLS: Readonly<Record<string, RegExp>> = {
  Python: /^os\.(?:environ\.setdefault|putenv)$|^environ\.setdefault$/,
  Go: /^os\.Setenv$/,
  Rust: /^(?:std\.)?env\.set_var$/,
  'C#': /^(?:System\.)?Environment\.SetEnvironmentVariable$/,
}

/** `openlit.init(otlp_endpoint="…")`: what a library is given in its call counts over the environment. */
function startedBy({ links }: Chain, { language, text }: SourceFile): { app: string; given: { setting: string; value: Slice }[] } | null {
  const { args } = links.at(-1) ?? {}
  const name = links.map((link) => link.name).join('.')
  const app = language.id === 'Python' && args ? apps.find(({ starts }) => starts && isCallOf(starts.call, name, text)) : undefined
  if (!app) return null
  const given = (args ?? []).flatMap((argument) => {
    const setting = app.starts?.arguments[argument.name ?? '']
    return setting === undefined ? [] : [{ setting, value: argument.value }]
  })
  return { app: app.id, given }
}

/** `from phoenix.otel import register` makes a bare `register(…)` that call. */
function isCallOf(call: string, name: string, text: string): boolean {
  if (call === name) return true
  const at = call.lastIndexOf('.')
  if (name !== call.slice(at + 1)) return false
  return [...text.matchAll(/^\s*from[^\S\n]+([\w.]+)[^\S\n]+import[^\S\n]+(\([^)]{0,2000}\)|[^\n]*)/gm)].some(
    ([, module, names = '']) => module === call.slice(0, at) && names.split(/\W+/).includes(name),
  )
}

function called({ links }: Chain, { language }: SourceFile): Write | null {
  const last = links.at(-1)
  const form = CALLS[language.id]
  if (!last?.args || !form?.test(links.map(({ name }) => name).join('.'))) return null
  const [name, value, more] = last.args
  return name && value && !more ? { name: name.value, value: value.value, isWeak: last.name === 'setdefault' } : null
}

function inSomeCase(name: string, slice: Slice, { file }: Scope): Setting {
  const unknown = { what: `${file.path} sets it in some case only`, whole: true }
  return { name, value: secretOf(name, standIn(name)), from: originAt(file, first(slice)?.at ?? 0, name), unknown }
}

/** A value that only the running program has counts as set, as far as it is known. */
function settingOf(name: string, slice: Slice, scope: Scope): Setting | null {
  const head = first(slice)
  if (!head) return null
  const value = evaluate(slice, scope)
  const from = originAt(scope.file, head.at, name)
  if (isKnown(value)) return { name, value: secretOf(name, value.text), from }
  const part = slice.to === slice.from + 1 ? inPart(name, head, scope) : null
  const unknown = { what: `${scope.file.path} puts it together while the program runs`, whole: part === null }
  return { name, value: secretOf(name, part ?? standIn(name)), from, unknown }
}

/** What is known of a literal with expressions in it. */
function inPart(name: string, { kind, pieces = [] }: Token, scope: Scope): string | null {
  if (kind !== 'string' || pieces.length < 2) return null
  let text = ''
  for (const piece of pieces) {
    const value = typeof piece === 'string' ? null : evaluate(whole(codeOf(piece)), scope)
    const known = typeof piece === 'string' ? piece : value && isKnown(value) ? value.text : partStandIn(name, text)
    if (known === null) return null
    text += known
  }
  return text
}
