import type { Package } from '../../types.ts'
import { asObject, asText, exact, objectAt } from './package.ts'

/** `dependencies` of a package.json; what only tests and builds need is not in the program. */
export function packageJson(text: string): Package[] {
  // Lines out of the list alone, as people paste them.
  const whole = /^\s*"/.test(text) ? `{"dependencies":{${text}}}` : text
  return ['dependencies', 'optionalDependencies'].flatMap((key) =>
    Object.entries(objectAt(whole, key)).map(([name, range]) => ({ name, ...exact(asText(range)), direct: true })),
  )
}

/** package-lock.json of npm 7 and later (`packages`), and before (`dependencies`). The topmost copy of a package counts. */
export function packageLock(text: string): Package[] {
  const installed = Object.entries(objectAt(text, 'packages')).flatMap(([path, entry]) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1]
    return name === undefined ? [] : [locked(name, asText(asObject(entry)['version']))]
  })
  if (installed.length > 0) return installed
  return Object.entries(objectAt(text, 'dependencies')).map(([name, entry]) => locked(name, asText(asObject(entry)['version'])))
}

const locked = (name: string, version: string | undefined): Package => ({ name, ...exact(version), direct: false })

/** `'@scope/name@1.2.3(peer@4)':` and, before pnpm 9, `/@scope/name@1.2.3:` or `/@scope/name/1.2.3:`. */
export const pnpmLock = (text: string): Package[] =>
  [...text.matchAll(/^ {2}'?\/?((?:@[^/@\s']+\/)?[^/@\s']+)[@/](\d[^:('\s_]*)/gm)].map(([, name = '', version]) => locked(name, version))

/** Both forms of yarn: `"name@range":` and below it `version "1.2.3"` or `version: 1.2.3`. */
export const yarnLock = (text: string): Package[] =>
  [...text.matchAll(/^"?((?:@[^/@\s"]+\/)?[^@\s",]+)@[^\n]*:\n\s+version:? "?(\d[^\s"]*)/gm)].map(([, name = '', version]) =>
    locked(name, version),
  )

/** `"name": ["name@1.2.3", …` */
export const bunLock = (text: string): Package[] =>
  [...text.matchAll(/^[ \t]*"[^"\n]+":\s*\["((?:@[^/@"]+\/)?[^@"]+)@(\d[^"]*)"/gm)].map(([, name = '', version]) => locked(name, version))
