import { gzipSync } from 'node:zlib'
import * as otlp from '../otlp/index.ts'
import { createNet } from '../probe/index.ts'
import { type Patient, type Plan, type Signal, SIGNALS } from '../types.ts'
import type { planOf } from './examine.ts'
import { type Gathered, gather } from './gather/gather.ts'
import { unaskable, unknownHere } from './place.ts'
import { standIn } from './stand-in.ts'
import type { Wire } from './gather/wire.ts'
import type { Deps, Options } from './options.ts'

/** What the network told of one patient; null: it was not asked, and why. */
export interface Looked {
  patient: Patient
  gathered: Gathered | null
  unasked?: string
}

/** Targets that are asked about at the same time. */
const ABREAST = 4
/** How many times the bound of one target all of them together may take. */
const TOGETHER = 3

/**
 * Opens the network, gathers for every patient, and closes it again, with the embedded receiver where that is asked for. The whole has a bound,
 * whatever their number; patients whose plans ask the same questions are asked about once. The order is that of the patients.
 */
export async function look(patients: readonly Patient[], options: Options, deps: Deps, plan: typeof planOf): Promise<Looked[]> {
  const receiver = options.embedded ? await otlp.startReceiver() : null
  const net = createNet()
  const single = 4 * options.timeoutMs + 2 * options.tripMs + 5_000
  const bound = AbortSignal.timeout(patients.length > 1 ? TOGETHER * single : single)
  const wire: Wire = { net, otlp, gzip: (body) => gzipSync(body) }
  const within = { ...deps, abort: AbortSignal.any([deps.abort, bound]) }
  const asked = new Map<string, Promise<Gathered>>()
  const one = async (patient: Patient): Promise<Looked> => {
    if (within.abort.aborted)
      return { patient, gathered: null, unasked: deps.abort.aborted ? 'interrupted' : 'the time for all targets was over' }
    const { patient: seen, dial } = receiver ? await standIn(patient, receiver, plan) : { patient, dial: undefined }
    const { plan: made, whatIf } = plan(seen)
    const unasked = receiver ? {} : unaskable(made, patient.program)
    const why = allUnasked(made, unasked)
    if (why !== null) return { patient: seen, gathered: null, unasked: why }
    const key = questions(made)
    const around = { unasked, program: patient.program, files: patient.files }
    const gathering = asked.get(key) ?? gather(made, options, within, { ...wire, dial }, whatIf, around)
    asked.set(key, gathering)
    const gathered = await gathering
    const unknown = receiver ? null : unknownHere(made, patient.program, gathered.destinations)
    return unknown === null ? { patient: seen, gathered } : { patient: seen, gathered: null, unasked: unknown }
  }
  try {
    return await abreast(patients, one)
  } finally {
    await net.close()
    await receiver?.close()
  }
}

/** Why nothing at all is asked, where every destination is out of reach. */
function allUnasked({ routes }: Plan, unasked: Partial<Record<Signal, string>>): string | null {
  const leaving = SIGNALS.filter((signal) => routes[signal].state === 'export')
  const reasons = leaving.map((signal) => unasked[signal])
  return leaving.length > 0 && reasons.every((why) => why !== undefined) ? [...new Set(reasons)].join('; ') : null
}

/** A few at a time, the results in order. */
async function abreast<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const out: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) {
      const item = items[i]
      if (item !== undefined) out[i] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(ABREAST, items.length) }, worker))
  return out
}

/** All that decides what is asked; plans that agree in it ask the same. */
function questions(plan: Plan): string {
  const routes = SIGNALS.map((signal) => {
    const { state, protocol, url, headers, dial, proxy, compression } = plan.routes[signal]
    const shown = [url, ...(url?.beat ?? [])].map((traced) => traced?.value.reveal())
    return [state, protocol, shown, dial, proxy, compression, Object.entries(headers).map(([name, { value }]) => [name, value.reveal()])]
  })
  const certificates = [...plan.settings].filter(([name]) => CERTIFICATES.test(name)).map(([name, { value }]) => [name, value.reveal()])
  return JSON.stringify([plan.runtime.id, plan.runtime.wiring, routes, certificates])
}

/** Settings that decide what is trusted, or who a proxy takes the program for. */
const CERTIFICATES = /cert|_CA_|ca_file|ca_pem|trustStore|VERIFY|REJECT_UNAUTHORIZED|skip_verify|ROOTS_FILE|client_?key|key_file|proxy/i
