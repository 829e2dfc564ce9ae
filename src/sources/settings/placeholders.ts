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
