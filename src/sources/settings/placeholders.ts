import type { Filled } from '../filled.ts'
import type { Flat } from './flat.ts'

const REFERENCE = /(\$\{[^{}]*\})/
const DEPTH = 10

/**
 * Texts with `${name:default}` filled in, from the environment and from the file itself, as Spring and Quarkus do
 * (https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.property-placeholders).
 */
export function withPlaceholders(flats: readonly Flat[], environment: ReadonlyMap<string, string>): Flat[] {
  const texts = new Map(flats.map(({ key, text }) => [key, text]))
  const pieces = (text: string, depth: number): Filled['pieces'] => {
    if (text.replace(/\$\{[^{}]*\}/g, '').includes('${') || depth > DEPTH) return [{ unknown: text }]
    return text.split(REFERENCE).flatMap((part): Filled['pieces'] => {
      const [, name, , otherwise] = /^\$\{([^:}]*)(:(.*))?\}$/s.exec(part) ?? []
      if (name === undefined) return part === '' ? [] : [{ text: part }]
      const found = environment.get(name) ?? environment.get(name.toUpperCase().replace(/[.-]/g, '_')) ?? texts.get(name) ?? otherwise
      return found === undefined ? [{ unknown: `\${${name}}` }] : pieces(found, depth + 1)
    })
  }
  return flats.map((flat) => (flat.text.includes('${') ? { ...flat, pieces: pieces(flat.text, 0) } : flat))
}

/** Texts with what a reference stands for filled in: its groups are the variable and what counts without it. */
export function withReferences(flats: readonly Flat[], environment: ReadonlyMap<string, string>, reference: RegExp): Flat[] {
  const each = new RegExp(reference, 'g')
  return flats.map((flat) => {
    const pieces: Filled['pieces'] = []
    let end = 0
    for (const { 0: whole, index, groups } of flat.text.matchAll(each)) {
      if (index > end) pieces.push({ text: flat.text.slice(end, index) })
      const text = environment.get(groups?.['name'] ?? '') ?? groups?.['otherwise']
      pieces.push(text === undefined ? { unknown: whole } : { text })
      end = index + whole.length
    }
    if (end === 0) return flat
    return { ...flat, pieces: end < flat.text.length ? [...pieces, { text: flat.text.slice(end) }] : pieces }
  })
}
