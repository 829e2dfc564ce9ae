import type { Package } from '../../types.ts'
import { asObject, asText, exact, objectAt, tomlLock } from './package.ts'

/** Names of Python packages are the same in any case, and with `_`, `.` or `-` (PEP 503). */
const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

const asked = (name: string, version: string | undefined, direct = true, extras?: string): Package => ({
  name: normal(name),
  ...exact(version),
  direct,
  ...(extras ? { features: extras.split(',').map((one) => one.replace(/[\s"']/g, '')) } : {}),
})

const REQUIREMENT = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*(==\s*[^;,#\s]+)?/

export const requirements = (text: string): Package[] =>
  text.split('\n').flatMap((line) => {
    const [, name, extras, version] = REQUIREMENT.exec(line) ?? []
    return name === undefined ? [] : [asked(name, version, true, extras)]
  })

/** Another file, a folder or an address is asked for. */
export const asksElsewhere = (text: string): boolean =>
  /^[ \t]*(?:-r|-e|--requirement|--editable|\.|\w[\w.+-]*:|[\w.-]+(?:\[[^\]\n]*\])?[ \t]*@)/m.test(text)
/** What it depends on is made up when it is built. */
export const isDynamic = (text: string): boolean => /^dynamic\s*=\s*\[[^\][]*dependencies/m.test(text)

/** Strings of `dependencies = [...]`, and the tables of Poetry. */
export function pyproject(text: string): Package[] {
  const listed = [...text.matchAll(/["'](?=[A-Za-z0-9])([^"'\n]*)["']\s*(?:,|\]|$)/gm)].flatMap(([, one = '']) => requirements(one))
  const tables = [...text.matchAll(/^([A-Za-z][\w.-]*)\s*=\s*(?:["']([^"'\n]*)["']|\{[^}\n]*version\s*=\s*["']([^"']*)["'][^}\n]*\}?)/gm)]
  return [...listed, ...tables.map(([line, name = '', a, b]) => asked(name, a ?? b, true, /extras\s*=\s*\[([^\][]*)\]/.exec(line)?.[1]))]
}

export const pythonLock = (text: string): Package[] => tomlLock(text).map((one) => ({ ...one, name: normal(one.name) }))

export const pipfile = (text: string): Package[] =>
  [...text.matchAll(/^([A-Za-z][\w.-]*)\s*=\s*["'{]/gm)].map(([, name = '']) => asked(name, undefined))

export const pipfileLock = (text: string): Package[] =>
  Object.entries(objectAt(text, 'default')).map(([name, entry]) => asked(name, asText(asObject(entry)['version']), false))
