import { families, profileOf } from '../backends/find.ts'
import { profiles } from '../backends/index.ts'
import { fallback, runtimeOf } from '../runtimes/index.ts'
import { quote } from '../engine/fix-line.ts'
import { isLoopbackHost } from '../engine/near.ts'
import { formOf } from '../setup/formats.ts'
import { type Place, placeOf } from '../setup/place.ts'
import { type Order, deliveryOf, settingsFor } from '../setup/settings.ts'
import { parseRuntime } from '../sources/detect/detect.ts'
import { hint, quoted } from '../text.ts'
import type { Profile, SetupForm } from '../types.ts'
import { UsageError } from '../usage.ts'
import { type Args, textArg } from './options.ts'
import { toStdout } from './output.ts'

/** Settings that make a runtime send to a backend; each is tried by our own plan and checks before it is printed. */
export async function handler(args: Args): Promise<number> {
  const profile = backendOf(String(args['backend']))
  const { runtime, wiring, version } = parseRuntime(textArg(args, 'runtime') ?? fallback.id)
  const form = formOf(textArg(args, 'as') ?? usualForm(runtime))
  const place = placeOf(profile, { endpoint: textArg(args, 'endpoint'), region: textArg(args, 'region'), inside: form.inside })
  const order: Order = { place, runtime, wiring, version }
  await toStdout(written(order, form))
  for (const note of [...hostNotes(place, form), ...notesOn(place)]) process.stderr.write(`otel-doctor: ${note}\n`)
  return 0
}

function written(order: Order, format: SetupForm): string {
  if ('code' in format) return inCode(order.place, format)
  const made = settingsFor(order)
  if ('cannot' in made)
    throw new UsageError(
      `setup ${order.place.profile.id} --runtime ${[order.runtime, order.wiring].filter(Boolean).join(':')}: ${made.cannot}.`,
    )
  return format.write(made.settings, quote)
}

/** Code, where the runtime is set up by nothing else. */
const usualForm = (id: string): string => runtimeOf(id)?.forms?.find((form) => 'code' in form)?.id ?? 'shell'

function inCode(place: Place, form: Extract<SetupForm, { code: unknown }>): string {
  const made = form.code(deliveryOf(place))
  if (typeof made === 'string') return made
  throw new UsageError(
    `setup ${place.profile.id} --as ${form.id}: ${made.cannot}, and ${place.profile.title} takes none, or not so: send to an OpenTelemetry Collector.`,
  )
}

function backendOf(id: string): Profile {
  const profile = profileOf(id)
  const known = [...profiles.map((one) => one.id), ...families].toSorted()
  if (!profile)
    throw new UsageError(`setup ${quoted(id, 60)}: there is no such backend${hint(id, known)}; otel-doctor list backends shows them.`)
  if (families.includes(profile.id) && !profiles.some((one) => one.id === profile.id))
    throw new UsageError(
      `setup ${id}: there are several: ${profiles
        .filter(({ family }) => family === id)
        .map((one) => one.id)
        .join(', ')}.`,
    )
  if (profile.notOtlp) throw new UsageError(`setup ${id}: ${profile.title} takes no OTLP: ${profile.notOtlp.what}. ${profile.notOtlp.fix}.`)
  return profile
}

/** In a container localhost is the container itself. */
function hostNotes({ profile, inside, http }: Place, form: SetupForm): string[] {
  if (inside !== undefined)
    return [`${inside} stands for what runs ${profile.title}, as a container has a localhost of its own; --endpoint names another place`]
  return form.inside !== undefined && isLoopbackHost(http.hostname)
    ? [`${http.hostname} is the container itself there: name the service or the machine that is meant`]
    : []
}

/** What is left to the user, on standard error. */
function notesOn({ profile, gaps }: Place): string[] {
  const out: string[] = []
  if (gaps) out.push(`put your own name in place of your-own, or name the URL with --endpoint`)
  if (profile.credentialBy !== undefined) out.push(`the credential: ${profile.credentialBy}`)
  else if (profile.credentials[0]) out.push(`fill in what stands in < > (${profile.sources[0]})`)
  return out
}
