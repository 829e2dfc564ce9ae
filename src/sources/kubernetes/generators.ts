import { join } from 'node:path'
import { parseEnvFile } from '../env/env-file.ts'
import { readBounded, textOrNull } from '../reader.ts'
import { itemsOf, textAt, textsOf, type Tree, under } from '../yaml/tree.ts'
import { type Held, type HolderKind, type Holders } from './held.ts'
import type { KubeObject } from './objects.ts'

/** A ConfigMap or a Secret that a Kustomization makes. */
export interface Generated {
  kind: HolderKind
  name: string
  values: ReadonlyMap<string, Held>
  /** It goes over one of the same name that was made before it. */
  isMerged: boolean
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/ */
export const generatedBy = (object: KubeObject, folder: string): Generated[] =>
  (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
    const list = itemsOf(under(object.tree, kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator'))
    return list.map((item) => ({
      kind,
      name: textAt(item, 'name') ?? '',
      values: new Map([...fromFiles(item, folder), ...fromLiterals(item, object)]),
      isMerged: textAt(item, 'behavior') === 'merge',
    }))
  })

function fromLiterals(item: Tree, { source, place }: KubeObject): [string, Held][] {
  return itemsOf(under(item, 'literals')).flatMap((literal): [string, Held][] => {
    const [, key, quoted = ''] = (literal.kind === 'text' && /^([^=]+)=(.*)$/s.exec(literal.text)) || []
    if (key === undefined) return []
    const text = quoted.replace(/^(["'])(.*)\1$/s, '$2')
    const { line, column } = place(literal)
    const at = column + key.length + 1 + (text === quoted ? 0 : 1)
    return [[key, { text, from: { source, setting: key, line, column: at } }]]
  })
}

function fromFiles(item: Tree, folder: string): [string, Held][] {
  const one = textAt(item, 'env')
  return [...(one === undefined ? [] : [one]), ...textsOf(under(item, 'envs'))].flatMap((name): [string, Held][] => {
    const path = join(folder, name)
    const text = textOrNull(path, readBounded)
    const { settings } = text === null ? { settings: [] } : parseEnvFile(text, { source: path, dialect: 'kubernetes' })
    return settings.map((setting) => [setting.name, { text: setting.value.reveal(), from: setting.from }])
  })
}

/** What is generated goes before what stands in the files. */
export function withGenerated(held: Holders, generated: readonly Generated[]): Holders {
  const made = new Map<string, ReadonlyMap<string, Held>>()
  for (const { kind, name, values, isMerged } of generated) {
    const key = `${kind}/${name}`
    made.set(key, isMerged ? new Map([...(made.get(key) ?? held.find(kind, name, undefined) ?? []), ...values]) : values)
  }
  return { add: held.add, find: (kind, name, namespace) => made.get(`${kind}/${name}`) ?? held.find(kind, name, namespace) }
}
