import type { BuildFile, Dependency } from '../types.ts'

interface Text {
  path: string
  text: string
}

const nameOf = (path: string): string => path.replace(/^.*\//, '')

/** The dependencies that Maven and Gradle build files name, versions resolved as far as properties, constants and a version catalog tell them. */
export function buildFiles(texts: readonly Text[]): BuildFile[] {
  const values = new Map(texts.flatMap(({ path, text }) => [...valuesOf(nameOf(path), text)]))
  const catalog = texts.filter(({ path }) => path.endsWith('.versions.toml')).flatMap(({ text }) => catalogOf(text))
  return texts.flatMap(({ path, text }): BuildFile[] => {
    const name = nameOf(path)
    if (name === 'pom.xml') return [maven(path, text, values)]
    return /^build\.gradle(?:\.kts)?$/.test(name) ? [gradle(path, text, values, catalog)] : []
  })
}

/** The version of the first dependency that fits; undefined where none has one. */
export function versionOf(builds: readonly BuildFile[], fits: (dependency: Dependency) => boolean): string | undefined {
  return builds.flatMap(({ dependencies }) => dependencies).find((one) => fits(one) && one.version !== undefined)?.version
}

/** Names that stand for versions: properties of a pom or of gradle.properties, constants of a build script. */
function valuesOf(name: string, text: string): [string, string][] {
  const form =
    name === 'pom.xml'
      ? /<([\w.-]+)>\s*(\d[\w.+-]*)\s*<\/\1>/g
      : /(?:^|\s)(?:(?:val|def|var|ext\.|const val)\s*)?([\w.-]+)\s*(?:=|by extra\()\s*["']?(\d[\w.+-]*)["')]?/g
  return [...text.matchAll(form)].map(([, key = '', value = '']) => [key, value])
}

const VERSION = /^\d[\w.+-]*$/

function resolved(text: string | undefined, values: ReadonlyMap<string, string>): Partial<Pick<Dependency, 'version'>> {
  const name = /^\$\{?(?:project\.|libs\.versions\.)?([\w.-]+?)\}?$/.exec(text?.trim() ?? '')?.[1]
  const version = name === undefined ? text?.trim() : values.get(name)
  return version !== undefined && VERSION.test(version) ? { version } : {}
}

const withoutComments = (text: string): string => text.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
const tag = (name: string, text: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]?.trim()

function maven(file: string, raw: string, values: ReadonlyMap<string, string>): BuildFile {
  const text = withoutComments(raw)
  const dependencies = [...text.matchAll(/<dependency>((?:(?!<dependency>)[\s\S])*?)<\/dependency>/g)].flatMap(
    ([, body = '']): Dependency[] => {
      const [group, name] = [tag('groupId', body), tag('artifactId', body)]
      const scope = tag('scope', body)
      return group && name && scope !== 'test' && scope !== 'import' ? [{ group, name, ...resolved(tag('version', body), values) }] : []
    },
  )
  return { file, format: 'maven', dependencies, closed: !/<parent>|<modules>|<profiles>/.test(text) }
}

function gradle(
  file: string,
  raw: string,
  values: ReadonlyMap<string, string>,
  catalog: readonly (Dependency & { alias: string })[],
): BuildFile {
  const text = raw.replace(/(^|[^:"'])\/\/.*$/gm, '$1')
  const written = [...text.matchAll(/["']([\w.-]+):([\w.-]+)(?::([^"'@\s]+))?["']/g)].flatMap((match) => {
    const [, group = '', name = '', version] = match
    const before = text.slice(Math.max(match.index - 60, 0), match.index)
    return /test\w*$/i.test(before.trimEnd().replace(/\($/, '').trimEnd()) ? [] : [{ group, name, ...resolved(version, values) }]
  })
  const used = accessorsIn(text)
  const named = catalog.filter(({ alias }) => used.has(alias.replace(/[-_]/g, '.')))
  const bundles = /\blibs\.bundles\b/.test(text) ? catalog : []
  const dependencies = [...written, ...named, ...bundles, ...plugins(text, values)].map(({ group, name, version }) => ({
    group,
    name,
    ...(version ? { version } : {}),
  }))
  return { file, format: 'gradle', dependencies, closed: !/\bproject\(|\bfiles\(|\bfileTree\(|\bapply\s+from\b|apply\(from/.test(text) }
}

/** What a build script names of a catalog, `koog.agents` of `libs.koog.agents.core` too: that may be a library with more behind it. */
function accessorsIn(text: string): Set<string> {
  const out = new Set<string>()
  for (const [, name = ''] of text.matchAll(/\blibs\.((?:\w+\.){0,20}\w+)/g)) {
    const parts = name.split('.')
    for (let count = 1; count <= parts.length; count++) out.add(parts.slice(0, count).join('.'))
  }
  return out
}

/** Plug-ins, by the artefacts that stand for them: https://docs.gradle.org/current/userguide/plugins.html#sec:plugin_markers */
const plugins = (text: string, values: ReadonlyMap<string, string>): Dependency[] =>
  [...text.matchAll(/\bid\s*(?:\(\s*)?["']([\w.-]+)["']\s*(?:\)\s*)?version\s*(?:\(\s*)?["']([^"'\s]+)["']/g)].map(
    ([, id = '', version]) => ({
      group: id,
      name: `${id}.gradle.plugin`,
      ...resolved(version, values),
    }),
  )

/** `[libraries]` of a version catalog. */
function catalogOf(text: string): (Dependency & { alias: string })[] {
  const versions = new Map([...text.matchAll(/^[ \t]*([\w.-]+)\s*=\s*"(\d[^"]*)"/gm)].map(([, key = '', value = '']) => [key, value]))
  return [...text.matchAll(/^[ \t]*([\w.-]+)\s*=\s*(?:\{([^{}]*)\}|"([\w.-]+):([\w.-]+):([^"]+)")/gm)].flatMap(
    ([, alias = '', body = '', group, name, plain]) => {
      if (group && name) return [{ alias, group, name, ...resolved(plain, versions) }]
      const [, one, two] = /module\s*=\s*"([^":]+):([^"]+)"/.exec(body) ?? []
      const [, three] = /group\s*=\s*"([^"]+)"/.exec(body) ?? []
      const [, four] = /\bname\s*=\s*"([^"]+)"/.exec(body) ?? []
      const ref = /version\.ref\s*=\s*"([^"]+)"/.exec(body)?.[1]
      const version = ref === undefined ? /version\s*=\s*"([^"]+)"/.exec(body)?.[1] : versions.get(ref)
      const [g, n] = [one ?? three, two ?? four]
      return g && n ? [{ alias, group: g, name: n, ...resolved(version, versions) }] : []
    },
  )
}
