import type { Package } from '../../types.ts'
import { asObject, asText, exact, objectAt } from './package.ts'

/** `require` lines of a go.mod, in a block or alone. */
export const goMod = (text: string): Package[] =>
  [...text.matchAll(/^[ \t]*(?:require[ \t]+)?([\w-]+(?:\.[\w-]+)+\/\S+)[^\S\n]+(v\d\S*)[^\S\n]*(\/\/\s*indirect)?/gm)].map(
    ([, name = '', version, indirect]) => ({ name, ...exact(version), direct: indirect === undefined }),
  )

/** `name = "1"`, `name = { version = "1", features = […] }` and `[dependencies.name]` of a Cargo.toml. */
export function cargoToml(text: string): Package[] {
  const inline = [...text.matchAll(/^([\w-]+)\s*=\s*(?:"[^"\n]*"|\{([^{}]*)\})/gm)]
  const tables = [...text.matchAll(/^\[(?:[\w.-]+\.)?dependencies\.([\w-]+)\]\s*\n([\s\S]*?)(?=^\[|$(?![\s\S]))/gm)]
  return [...inline, ...tables].map(([, name = '', body = '']) => ({ name, direct: true, features: featuresIn(body) }))
}

/** What a dependency has may stand in the file of the workspace. */
export const isInherited = (text: string): boolean => /^[\w-]+(?:\.workspace\s*=|\s*=\s*\{[^{}]*\bworkspace\s*=)\s*true/m.test(text)

function featuresIn(body: string): string[] {
  const named = [...(/features\s*=\s*\[([^\][]*)\]/.exec(body.replace(/default-features/g, 'defaults'))?.[1] ?? '').matchAll(/"([^"]+)"/g)]
  const isPlain = /default[-_]features\s*=\s*false/.test(body)
  return [...named.map(([, feature = '']) => feature), ...(isPlain ? [] : ['default'])]
}

/** `PackageReference` of a project, `PackageVersion` of Directory.Packages.props. */
export const projectFile = (text: string): Package[] =>
  [
    ...text.matchAll(
      /<Package(Reference|Version)\s+(?:Include|Update)="([^"]+)"(?:[^<>]*?\bVersion="([^"]+)"|[^<>]*>\s*<Version>([^<]+)<\/Version>)?/g,
    ),
  ].map(([, kind, name = '', attribute, element]) => ({ name, ...exact(attribute ?? element), direct: kind === 'Reference' }))

/** packages.lock.json: the first framework's. */
export const nugetLock = (text: string): Package[] =>
  Object.values(objectAt(text, 'dependencies'))
    .slice(0, 1)
    .flatMap((framework) => Object.entries(asObject(framework)))
    .map(([name, entry]) => ({ name, ...exact(asText(asObject(entry)['resolved'])), direct: asObject(entry)['type'] === 'Direct' }))

export const gemfile = (text: string): Package[] =>
  [...text.matchAll(/^[ \t]*gem\s+["']([^"']+)["'](?:\s*,\s*["']([^"']+)["'])?/gm)].map(([, name = '', version]) => ({
    name,
    ...exact(version),
    direct: true,
  }))

/** Another file asks for more. */
export const asksMore = (text: string): boolean => /^[ \t]*(?:gemspec|eval_gemfile|instance_eval)\b/m.test(text)

/** Gemfile.lock: `    name (1.2.3)`. */
export const gemfileLock = (text: string): Package[] =>
  [...text.matchAll(/^ {4}([\w.-]+) \((\d[^)\n]*)\)$/gm)].map(([, name = '', version]) => ({ name, ...exact(version), direct: false }))

export const composerJson = (text: string): Package[] =>
  Object.entries(objectAt(text, 'require')).map(([name, range]) => ({ name, ...exact(asText(range)), direct: true }))

export function composerLock(text: string): Package[] {
  const { packages } = objectAt(text)
  if (!Array.isArray(packages)) return []
  return packages.map(asObject).flatMap((one) => {
    const name = asText(one['name'])
    return name === undefined ? [] : [{ name, ...exact(asText(one['version'])), direct: false }]
  })
}
