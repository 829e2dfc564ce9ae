import { appOf } from '../apps/index.ts'
import type { Layer } from '../types.ts'
import type { FromFile } from './kind.ts'
import { placesOf } from './names.ts'
import { readBounded } from './reader.ts'
import { type Flat, flatLayer } from './settings/flat.ts'
import { headerLists, isHeader } from './settings/header-lists.ts'

/** A directive, its arguments, and the blocks around it. */
interface Directive {
  words: { text: string; at: number }[]
  around: string[]
}

const TOKEN = /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[;{}]|(?:\$\{\w*\}|[^\s;{}"'#])(?:\$\{\w*\}|[^\s;{}])*/g
const DEPTH = 30

/** Blocks and directives as nginx has them: https://nginx.org/en/docs/beginners_guide.html#conf_structure. Never throws. */
function directivesOf(text: string): Directive[] {
  const out: Directive[] = []
  const around: string[] = []
  let words: Directive['words'] = []
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith('#')) continue
    if (token === '}') around.pop()
    else if (token === '{' || token === ';') {
      if (words.length > 0) out.push({ words, around: [...around] })
      if (token === '{' && around.length < DEPTH) around.push(words[0]?.text ?? '')
    } else {
      const quoted = /^["']/.test(token)
      words.push({ text: quoted ? token.slice(1, -1).replace(/\\(["'\\])/g, '$1') : token, at: index + (quoted ? 1 : 0) })
      continue
    }
    words = []
  }
  return out
}

/** The directives of ngx_otel_module by the keys that the app goes by: https://nginx.org/en/docs/ngx_otel_module.html */
function flatsOf(text: string): Flat[] {
  const place = placesOf(text)
  const traced: Flat[] = []
  const flats = directivesOf(text).flatMap(({ words: [name, ...args], around }): Flat[] => {
    const [first, second] = args
    if (!name || !first) return []
    const flat = (key: string, { text: value, at } = first): Flat => ({ key, text: value, ...place(at) })
    if (around.at(-1) === 'otel_exporter') {
      if (name.text === 'header') return second ? [flat(`otel_exporter.headers.${first.text.toLowerCase()}`, second)] : []
      return [flat(`otel_exporter.${name.text}`)]
    }
    if (name.text === 'otel_service_name') return [flat(name.text)]
    if (name.text === 'otel_trace') traced.push(flat(name.text))
    return []
  })
  // On in one place is enough.
  const [shown] = traced.toSorted((a, b) => Number(a.text === 'off') - Number(b.text === 'off'))
  return shown ? [...flats, shown] : flats
}

/** What it takes from elsewhere may hold the rest. */
const includesMore = (text: string): boolean =>
  directivesOf(text).some(
    ({ words: [name, path] }) => name?.text === 'include' && !/(?:mime\.types|_params|modules-enabled\/.*)$/.test(path?.text ?? ''),
  )

/** A part of a configuration, which another file includes. */
const isPart = (text: string): boolean => !/^\s*(?:http|events)\s*\{/m.test(text)

export function readNginx(path: string): FromFile {
  const app = appOf('nginx')
  const text = readBounded(path, { lossy: true }).replace(/^\ufeff/, '')
  const flats = flatsOf(text)
  if (!app || !flats.some(({ key }) => key.startsWith('otel_'))) return {}
  const layer = flatLayer(path, flats, (key) => (isHeader(key) ? undefined : key))
  const whole: Layer = { ...layer, settings: [...layer.settings, ...headerLists(path, flats)] }
  const absent = includesMore(text) || isPart(text) ? { absent: ['what it includes'] } : {}
  return {
    patients: [
      { name: app.id, app: app.id, runtime: app.runtime, detectedBy: path, candidates: [], layers: [whole], files: {}, ...absent },
    ],
  }
}
