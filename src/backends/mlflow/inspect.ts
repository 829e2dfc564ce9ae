import { percentEncoded } from '../../text.ts'
import type { Ask, Recognised, Route } from '../../types.ts'
import { fields, jsonOf, stringIn } from '../answers.ts'
import { atLeast, experimentOf, sightOf } from './answer.ts'

const GET = '/api/2.0/mlflow/experiments/get?experiment_id='
const BY_NAME = '/api/2.0/mlflow/experiments/get-by-name?experiment_name='

/** The server reads the id with Python's int(), which takes a sign and blanks around it. */
export const isNumber = (id: string): boolean => /^[+-]?\d+$/.test(id.trim())

/**
 * Looks up, without writing, what the plan names. `experimentExists` (yes, no), `experimentName`, `lifecycleStage`; for what is no
 * number, `experimentIdByName` where an experiment has that name; `store_type` where only the trace API gives it away. Empty where
 * the plan names no experiment or the server does not tell.
 */
export async function inspect(ask: Ask, backend: Recognised, route: Route): Promise<Record<string, string>> {
  const [store, experiment] = await Promise.all([storeByTraces(ask, backend), experimentFacts(ask, backend, experimentOf(route) ?? '')])
  return { ...store, ...experiment }
}

/** From 3.6 to 3.8 the server does not tell its store, but the list of traces is not implemented over a file store. */
async function storeByTraces(ask: Ask, backend: Recognised): Promise<Record<string, string>> {
  if (backend.facts['store_type'] || !atLeast(backend.version, '3.6') || atLeast(backend.version, '3.9')) return {}
  const { answer } = await ask('GET', `${backend.base}/api/3.0/mlflow/traces/batchGet?trace_ids=tr-${'0'.repeat(32)}`, { step: 'read' })
  const refused = answer?.status === 501 && stringIn(jsonOf(answer) ?? {}, 'error_code') === 'NOT_IMPLEMENTED'
  return refused ? { store_type: 'FileStore', storeToldBy: 'GET traces/batchGet: 501 NOT_IMPLEMENTED' } : {}
}

async function experimentFacts(ask: Ask, backend: Recognised, id: string): Promise<Record<string, string>> {
  if (id.trim() === '') return {}
  return isNumber(id) ? byId(ask, backend, id.trim()) : byName(ask, backend, id)
}

async function byId(ask: Ask, backend: Recognised, id: string): Promise<Record<string, string>> {
  const probe = await ask('GET', backend.base + GET + percentEncoded(id), { step: 'read' })
  if (sightOf(probe).artifactsOnly) return { artifactsOnly: 'yes' }
  const json = (probe.answer && jsonOf(probe.answer)) ?? {}
  const experiment = fields(json['experiment'])
  if (stringIn(experiment, 'experiment_id')) {
    return {
      experimentExists: 'yes',
      experimentName: stringIn(experiment, 'name'),
      lifecycleStage: stringIn(experiment, 'lifecycle_stage'),
    }
  }
  return stringIn(json, 'error_code') === 'RESOURCE_DOES_NOT_EXIST' ? { experimentExists: 'no' } : {}
}

async function byName(ask: Ask, backend: Recognised, name: string): Promise<Record<string, string>> {
  const bare = name.trim().replace(/^(["'])(.*)\1$/, '$2')
  if (isNumber(bare)) return { experimentIdByName: bare }
  const probe = await ask('GET', backend.base + BY_NAME + percentEncoded(bare), { step: 'read' })
  if (sightOf(probe).artifactsOnly) return { artifactsOnly: 'yes' }
  const json = (probe.answer && jsonOf(probe.answer)) ?? {}
  const found = stringIn(fields(json['experiment']), 'experiment_id')
  return found ? { experimentIdByName: found } : {}
}
