import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { apps } from '../apps/index.ts'
import { UsageError } from '../usage.ts'
import { holdsVariables } from './variables/kind.ts'
import { hint, inQuotes, visible } from '../text.ts'
import { languageOf } from './code/languages.ts'
import { collectorKind } from './collector/kind.ts'
import { DIALECTS } from './env/dialect.ts'
import { readEnvFile } from './env/env-file.ts'
import { gooseKind } from './goose/files.ts'
import type { FromFile, Kind, KindContext } from './kind.ts'
import { shellOf } from './outside.ts'
import { isPackageFile } from './packages/index.ts'
import { readBounded, readHead } from './reader.ts'
import { parseProfile, shellOfPath } from './shell/profile.ts'

const ASSIGNMENTS = /^\s*(?:#[^\n]*\n\s*)*(?:export\s+)?[A-Za-z_][\w.-]*\s*=/

/** Languages that are not read, whose files may begin with an assignment all the same. */
const OTHER_CODE =
  /\.(?:rb|php|kts|tf|tfvars|hcl|ps1|bat|cmd|lua|swift|scala|r|jl|pl|c|cc|cpp|h|hpp|ex|exs|dart|groovy|gradle|bicep|mk|toml|ya?ml|json|xml|md|sql)$/i

const isScript = (path: string, head: string): boolean =>
  /\.(?:sh|bash|zsh|ksh)$/.test(path) || /^#!\S*\b(?:env )?(?:ba|da|z|k)?sh\b/.test(head)

const isDotenv = (path: string, head: string): boolean =>
  (/(?:^|\/|\.)env(?:\.[\w.-]+)?$/.test(path) || ASSIGNMENTS.test(head)) && !isScript(path, head) && !OTHER_CODE.test(path)

const envKinds = DIALECTS.map((dialect): Kind => ({
  id: dialect,
  is: (path, head) => (dialect === 'dotenv' ? isDotenv(path, head) : dialect === 'shell' && isScript(path, head)),
  read: (path, { options, outside }) => ({ layers: [readEnvFile(`${path}:${dialect}`, readBounded, shellOf(options, outside))] }),
}))

/** Settings files of apps, as these describe them. Some share one. */
const appKinds = apps.flatMap((app, at): Kind[] => {
  const { file } = app
  if (!file || apps.slice(0, at).some((other) => other.file?.kind === file.kind)) return []
  const isShared = apps.some((other) => other !== app && other.file?.kind === file.kind)
  return [
    {
      id: file.kind,
      usual: file.usual,
      is: file.is,
      async read(path, context) {
        const { readApplication, readOwn } = await import('./settings/read.ts')
        return isShared ? readApplication(file.kind, path, context) : readOwn(app, file, path, context)
      },
    },
  ]
})

/** In the order in which they are tried. What needs the YAML library is loaded only where there is such a file. */
const KINDS: readonly Kind[] = [
  {
    id: 'build',
    is: (path) => isPackageFile(basename(path)),
    read: (path) => ({ build: path }),
  },
  {
    id: 'code',
    is: (path) => languageOf(path) !== undefined && !path.endsWith('.gradle.kts'),
    read: (path) => ({ source: path }),
  },
  // A script may hold files of any kind as texts.
  ...envKinds.filter(({ id }) => id === 'shell'),
  {
    id: 'compose',
    option: true,
    is: (path, head) => /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(path) || /^services:[^\S\n]*(?:#.*)?$/m.test(head),
    read: async (path, context, part) => (await import('./compose/read.ts')).readCompose(path, context, part),
  },
  {
    id: 'dockerfile',
    is: (path, head) =>
      /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.dockerfile$/i.test(path) ||
      (/^FROM\s+\S+/m.test(head) && /^(?:ENV|CMD|ENTRYPOINT)\s/m.test(head)),
    read: async (path, context) => (await import('./docker/read.ts')).readDockerfile(path, context),
  },
  {
    id: 'manifest',
    option: true,
    is: (_path, head) =>
      /(?:^[ \t\ufeff]*|[{,]\s*)"?apiVersion"?:/m.test(head) && /(?:^[ \t\ufeff]*|[{,]\s*)"?kind"?:\s*["']?[A-Z]/m.test(head),
    read: async (path, context, part) => (await import('./kubernetes/read.ts')).readManifests(path, context, part),
  },
  {
    id: 'workflow',
    is: (path, head) =>
      /\.github\/(?:workflows|actions)\/[^/]+\.ya?ml$/.test(path) || (/^jobs:\s*$/m.test(head) && /^[ \t]+runs-on:/m.test(head)),
    read: async (path, context) => (await import('./workflow/workflow.ts')).readWorkflow(path, context),
  },
  ...appKinds,
  {
    id: 'unit',
    is: (path, head) => path.endsWith('.service') || /^\[(?:Service|Manager)\]\s*$/m.test(head),
    read: async (path, context) => (await import('./systemd/unit.ts')).readUnit(path, context),
  },
  {
    id: 'profile',
    is: (path) => /(?:^|\/)(?:\.?(?:bash|zsh|profile|zprofile)\w*|config\.fish)$/.test(path),
    read: (path) => ({ layers: [parseProfile(readBounded(path, { lossy: true }), { source: path, shell: shellOfPath(path) })] }),
  },
  ...envKinds.filter(({ id }) => id !== 'shell'),
  {
    id: 'declarative',
    // A file of the schemas of semantic conventions begins in the same way: https://opentelemetry.io/docs/specs/otel/schemas/file_format_v1.1.0/
    is: (_path, head) => /^(?:\{\s*)?"?file_format"?[^\S\n]*:|^[ \t]+"file_format"\s*:/m.test(head) && !/^schema_url[^\S\n]*:/m.test(head),
    read: async (path) => ({ layers: [(await import('./declarative.ts')).declarativeLayer(readBounded(path, { lossy: true }), path)] }),
  },
  collectorKind,
  {
    id: 'values',
    is: (path, head) => /(?:^|\/)values[\w.-]*\.ya?ml$/i.test(path) && /\bOTEL_\w+/.test(head),
    read: async (path, context) => (await import('./helm/read.ts')).readValues(path, context),
  },
  gooseKind,
  {
    id: 'variables',
    is: holdsVariables,
    read: async (path, context) => (await import('./variables/read.ts')).readVariables(path, context),
  },
]

/** What may stand behind the colon of `--file PATH:KIND`. */
export const kindIds: readonly string[] = KINDS.map(({ id }) => id)

/** Where settings of programs stand in a home or in the folder of a project. */
export const usualFiles: readonly string[] = KINDS.flatMap(({ usual = [] }) => usual)

/** Kinds with an option of their own. */
export const optionKinds: readonly string[] = KINDS.filter(({ option }) => option).map(({ id }) => id)

const namedIn = (spec: string): Kind | undefined => KINDS.find(({ id }) => spec.endsWith(`:${id}`))

/** The path of `PATH[:KIND]`. */
export const pathOf = (spec: string): string => spec.slice(0, spec.length - (namedIn(spec)?.id.length ?? -1) - 1)

/** The kind of a file by its name and content. Of a path that is not there with a word behind it that is no kind, the word is what is wrong. */
function toldKind(spec: string): Kind | undefined {
  const cut = spec.lastIndexOf(':')
  const [path, word] = [spec.slice(0, cut), spec.slice(cut + 1)]
  if (cut < 1 || existsSync(spec) || !existsSync(path)) return kindOf(spec, readHead(spec))
  throw new UsageError(
    `--file ${visible(spec, 300)}: there is no kind of file ${inQuotes(word)}${hint(word, kindIds)}. Known: ${kindIds.join(', ')}.`,
  )
}

/** Reads `PATH[:KIND]`; a file of no known kind adds a note and nothing else. */
export async function readFileSpec(spec: string, context: KindContext): Promise<FromFile> {
  const named = namedIn(spec)
  const path = pathOf(spec)
  const kind = named ?? toldKind(spec)
  if (kind) return kind.read(path, { ...context, isNamed: named !== undefined })
  const shown = visible(path, 300)
  return {
    unread: path,
    remarks: [
      `--file ${shown}: it is no kind of file that is known to hold settings, so nothing is taken from it; name its kind, as in --file ${shown}:dotenv`,
    ],
  }
}

/** Reads the file of a named option, `FILE[:PART]`. */
export async function readNamed(
  { kind, option, spec }: { kind: string; option: string; spec: string },
  context: KindContext,
): Promise<FromFile> {
  const found = KINDS.find(({ id }) => id === kind)
  if (!found) throw new UsageError(`--${option}: there is no such kind of file`)
  const colon = existsSync(spec) || /^[A-Za-z]:[\\/][^:]*$/.test(spec) ? -1 : spec.lastIndexOf(':')
  const [path, part] = colon < 0 ? [spec, undefined] : [spec.slice(0, colon), spec.slice(colon + 1)]
  if (path === '' || part === '') throw new UsageError(`--${option} ${visible(spec, 300)}: no file is named; write --${option} FILE`)
  return found.read(path, { ...context, isNamed: true }, part)
}

/** Manifests that are given as plain files, as the option of their own names them: they are of one cluster. */
export const manifestsIn = (specs: readonly string[]): { kind: string; option: string; spec: string }[] =>
  specs
    .filter((spec) => KINDS.every(({ id }) => !spec.endsWith(`:${id}`)) && toldKind(spec)?.id === 'manifest')
    .map((spec) => ({ kind: 'manifest', option: 'file', spec }))

/** `head`: how the file begins. */
export const kindOf = (path: string, head: string): Kind | undefined => KINDS.find((kind) => kind.is(path, head))
