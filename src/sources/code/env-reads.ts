import type { CodeLanguage } from '../../types.ts'
import type { Chain, Link, Slice } from './syntax.ts'
import { codeOf } from './syntax.ts'

/** A look at the environment: the name that is asked for, and what stands in for it. */
export interface EnvRead {
  name: Slice
  otherwise?: Slice
  /** How many links of the chain it takes. */
  used: number
}

/** `System.getenv("X")`, `process.env.X`, `os.environ.get("X", "…")`, `os.Getenv("X")`, `env::var("X").unwrap_or(…)`, `Environment.GetEnvironmentVariable("X")`, `ENV.fetch("X", "…")`. */
export function envRead({ links }: Chain, language: CodeLanguage): EnvRead | null {
  const names = links.map(({ name }) => name).join('.')
  if (language === 'JavaScript') return /^process\.env\b/.test(names) ? ofProcess(links) : null
  if (language === 'Python') return ofPython(links, names)
  if (language === 'Go') return /^os\.Getenv\b/.test(names) ? call(links, 1) : null
  if (language === 'Rust') return ofRust(links, names)
  if (language === 'PHP') return ofPhp(links)
  if (language === 'Ruby') return /^ENV\b/.test(names) ? ofRuby(links) : null
  if (language === 'C#')
    return /^(?:System\.)?Environment\.GetEnvironmentVariable\b/.test(names)
      ? call(
          links,
          links.findIndex(({ name }) => name === 'GetEnvironmentVariable'),
        )
      : null
  return /^System\.getenv\b/.test(names) ? ofJvm(links) : null
}

/** The only argument of the link at `i`. */
function call(links: readonly Link[], i: number): EnvRead | null {
  const [only, more] = links[i]?.args ?? []
  return only && !more ? { name: only.value, used: i + 1 } : null
}

function ofJvm(links: readonly Link[]): EnvRead | null {
  const [, read, next] = links
  if (read?.key) return { name: read.key, used: 2 }
  if (read?.args?.length === 1) return call(links, 1)
  if (next && /^(?:get|getOrDefault)$/.test(next.name)) return withDefault(next, 3)
  return null
}

function withDefault({ args = [] }: Link, used: number): EnvRead | null {
  const [name, otherwise, more] = args
  if (!name || more) return null
  return { name: name.value, used, ...(otherwise ? { otherwise: otherwise.value } : {}) }
}

function ofProcess(links: readonly Link[]): EnvRead | null {
  const [, env, next] = links
  if (env?.key) return { name: env.key, used: 2 }
  return next ? { name: textSlice(next), used: 3 } : null
}

/** A name as if it were written as a text. */
function textSlice({ at }: Link): Slice {
  const code = codeOf([{ ...at, kind: 'string', pieces: [at.text] }])
  return { code, from: 0, to: 1 }
}

function ofPython(links: readonly Link[], names: string): EnvRead | null {
  const start = /^(?:os\.)?environ\b/.test(names) ? (links[0]?.name === 'os' ? 1 : 0) : -1
  if (start < 0) {
    const at = links.findIndex(({ name }) => name === 'getenv')
    const link = links[at]
    return /^(?:os\.)?getenv\b/.test(names) && link ? withDefault(link, at + 1) : null
  }
  const [here, next] = links.slice(start)
  if (here?.key) return { name: here.key, used: start + 1 }
  return next?.name === 'get' ? withDefault(next, start + 2) : null
}

/** `getenv('X')`, `$_ENV['X']`, `$_SERVER['X']`, and `env('X', '…')` of frameworks. */
function ofPhp([head, ...more]: readonly Link[]): EnvRead | null {
  if (!head || more.length > 0) return null
  if (head.key) return /^\$_(?:ENV|SERVER)$/.test(head.name) ? { name: head.key, used: 1 } : null
  return /^(?:getenv|env)$/.test(head.name) ? withDefault(head, 1) : null
}

/** `ENV["X"]`, `ENV.fetch("X", "…")`, `ENV.fetch("X") { "…" }`. */
function ofRuby([env, next]: readonly Link[]): EnvRead | null {
  if (env?.key) return { name: env.key, used: 1 }
  const read = next?.name === 'fetch' ? withDefault(next, 2) : null
  return read && next?.block ? { ...read, otherwise: next.block } : read
}

function ofRust(links: readonly Link[], names: string): EnvRead | null {
  const at = /^(?:std\.)?env\.(?:var|var_os)\b|^dotenvy?\.var\b/.test(names)
    ? links.findIndex(({ name }) => name === 'var' || name === 'var_os')
    : -1
  const found = at < 0 ? null : call(links, at)
  const next = links[at + 1]
  const [only] = next?.args ?? []
  if (!found || !next || !only) return found
  if (next.name === 'unwrap_or') return { ...found, otherwise: only.value, used: at + 2 }
  return next.name === 'unwrap_or_else' ? { ...found, otherwise: afterBars(only.value), used: at + 2 } : found
}

/** The body of `|_| …`. */
function afterBars({ code, from, to }: Slice): Slice {
  const bars = code.tokens.slice(from, to).findIndex((token, i) => i > 0 && token.text === '|')
  return { code, from: code.tokens[from]?.text === '||' ? from + 1 : from + bars + 1, to }
}
