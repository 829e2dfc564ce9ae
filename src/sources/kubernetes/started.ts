import { knownFrom } from '../collector/expand.ts'
import { configPath, mountOf, buildOfImage } from '../collector/start.ts'
import type { Program } from '../../types.ts'
import { itemsOf, textAt, under } from '../yaml/tree.ts'
import { type KubeCollector, readAs } from './collector.ts'
import { configsIn, type Embedded } from './embedded.ts'
import { environmentIn } from './environment.ts'
import { inNamespace } from './held.ts'
import { type KubeObject, type PodTemplate, templateOf } from './objects.ts'
import type { Survey } from './survey.ts'
import { containersOf, type InPod, placeOf, startOf } from './workload.ts'

/** Containers of a workload whose configuration is mounted from a ConfigMap of the files. */
export function started(object: KubeObject, survey: Survey, used: Set<KubeObject>): KubeCollector[] {
  const template = templateOf(object)
  if (!template) return []
  const all = containersOf(template)
  return all.flatMap((one) => {
    const found = mountedIn(one, object, template, survey)
    if (!found) return []
    used.add(found.holder)
    const program: Program = {
      container: placeOf(one, all, object, template, survey),
      neighbours: survey.services.around(object.namespace, hostsIn(found.config.text)),
    }
    const env = environmentIn({ container: one.tree, object, template, holders: survey.holders })
    const labels = under(template.metadata, 'labels')
    return [
      {
        object,
        container: one.name,
        ...readAs(`${object.name}/${one.name}`, {
          ...found.config,
          ...buildOfImage(textAt(one.tree, 'image') ?? ''),
          known: knownFrom(env.layers, env.absent.length === 0),
          environment: env.layers,
          program,
          detectedBy: `container ${one.name}`,
        }),
        namesIn: (namespace) => survey.services.leadingTo(labels, object.namespace, namespace),
        isSidecar: false,
      },
    ]
  })
}

interface MountedConfig {
  holder: KubeObject
  config: Embedded
}

/** The file that the container starts with, where a volume of the pod makes it of a ConfigMap. */
function mountedIn(one: InPod, { namespace }: KubeObject, { spec }: PodTemplate, survey: Survey): MountedConfig | undefined {
  const path = configPath(startOf(one), textAt(one.tree, 'image') ?? '')
  if (path === undefined || path === 'several') return undefined
  const mounts = itemsOf(under(one.tree, 'volumeMounts')).map((mount) => ({
    inside: textAt(mount, 'mountPath') ?? '',
    volume: textAt(mount, 'name'),
    sub: textAt(mount, 'subPath'),
  }))
  const held = mountOf(path, mounts)
  if (!held) return undefined
  const volume = itemsOf(under(spec, 'volumes')).find((each) => textAt(each, 'name') === held.mount.volume)
  const map = textAt(volume, 'configMap', 'name')
  const file = held.mount.sub === undefined ? held.rest.replace(/^\//, '') : held.mount.sub + held.rest
  const item = itemsOf(under(volume, 'configMap', 'items')).find((each) => textAt(each, 'path') === file)
  const key = textAt(item, 'key') ?? file
  const found = survey.configured.find(
    ({ object }) => object.kind === 'ConfigMap' && object.name === map && inNamespace(object.namespace, namespace),
  )
  const config = found && configsIn(found.object, found.part).get(key)
  return config ? { holder: found.object, config } : undefined
}

/** First labels of what may be a host in the text. */
const hostsIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/[a-z\d](?:[a-z\d-]*[a-z\d])?(?=[.:][\w.-]*)/g)].map(([word]) => word))
