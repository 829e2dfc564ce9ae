import type { Container, Layer, Setting } from '../../types.ts'
import { type Filled, settingFrom } from '../filled.ts'
import { isName, isRelevant, shownName } from '../names.ts'

/** What a `docker run` says about the container that it starts. */
export interface DockerRun {
  container: Container
  /** `-e`: what the container gets. */
  layer: Layer
  envFiles: string[]
}

/** What stands for the value of a variable where docker is called; null: it is not set. */
export type Inherited = (name: string) => Filled | null

const ENGINE = /^(?:docker|podman|nerdctl)$/
/** Options without a value: https://docs.docker.com/reference/cli/docker/container/run/ */
const FLAGS =
  /^--(?:detach|disable-content-trust|env-host|help|init|interactive|no-healthcheck|no-hostname|no-hosts|oom-kill-disable|privileged|publish-all|quiet|read-only|replace|rm|rmi|rootfs|sig-proxy|tty|use-api-socket)$/
const SHORT_FLAGS = /[diqtP]/

interface Option {
  name: string
  value: string
  /** Position of its word. */
  at: number
}

/** Reads `docker run` with what decides about telemetry: `-e`, `--env-file`, `--network`, `--add-host`. null where nothing is run. */
export function dockerRun(
  words: readonly string[],
  source: string,
  inherited: Inherited,
  valueAt: (at: number, text: string) => Filled,
): DockerRun | null {
  const at = words.findIndex(
    (word, i) => ENGINE.test(word) && /^(?:run|create)$/.test(words[i + (words[i + 1] === 'container' ? 2 : 1)] ?? ''),
  )
  if (at < 0) return null
  const options = optionsFrom(words, at + (words[at + 1] === 'container' ? 3 : 2))
  const valuesOf = (...names: string[]): string[] => options.flatMap(({ name, value }) => (names.includes(name) ? value : []))
  const network = valuesOf('--network', '--net').at(-1)
  const remarks: string[] = []
  const settings = options.flatMap(({ name, value, at: place }): Setting[] => {
    if (name !== '-e' && name !== '--env') return []
    const [variable = '', given] = /^([^=]*)(?:=(.*))?$/s.exec(value)?.slice(1) ?? []
    if (!isName(variable)) return []
    const filled = given === undefined ? inherited(variable) : valueAt(place, given)
    if (!filled && isRelevant(variable))
      remarks.push(`${source}: -e ${shownName(variable)} has no value, and this shell does not set it: the container does not get it`)
    return filled ? [settingFrom(variable, filled, { source, setting: variable })] : []
  })
  return {
    container: {
      kind: 'docker',
      where: `${words[at]} run`,
      network: network === 'host' ? 'host' : network === 'none' ? 'none' : 'own',
      beside: network?.startsWith('container:') || valuesOf('--pod').length > 0 ? null : [],
      hosts: valuesOf('--add-host').map((host) => host.split(/[:=]/, 1)[0] ?? ''),
      isOpen: true,
    },
    layer: { source, kind: 'environment', delivered: true, settings, ...(remarks.length > 0 ? { remarks } : {}) },
    envFiles: valuesOf('--env-file'),
  }
}

/** The options up to the image; what stands behind it is for the program. */
function optionsFrom(words: readonly string[], from: number): Option[] {
  const out: Option[] = []
  for (let at = from; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!/^-./.test(word) || word === '--') break
    const equals = word.indexOf('=')
    if (!word.startsWith('--')) {
      // Letters in one: `-it`, `-itp 80:80`, `-eNAME=value`.
      const last = [...word].findIndex((c, i) => i > 0 && !SHORT_FLAGS.test(c))
      if (last < 0) continue
      const joined = word.slice(last + 1).replace(/^=/, '')
      const place = joined === '' ? ++at : at
      out.push({ name: `-${word[last]}`, value: joined || (words[at] ?? ''), at: place })
    } else if (equals > 0) out.push({ name: word.slice(0, equals), value: word.slice(equals + 1), at })
    else if (!FLAGS.test(word)) out.push({ name: word, value: words[at + 1] ?? '', at: ++at })
  }
  return out
}
