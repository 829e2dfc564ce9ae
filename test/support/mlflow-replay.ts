import type { Answer } from '../../src/types.ts'
import type { Net } from '../../src/probe/index.ts'
import { answerOf, ORIGIN, recorded } from './mlflow-answers.ts'
import { netOf } from './replay.ts'

const NOTHING: Answer = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from('<!doctype html><title>404 Not Found</title>'),
}

/** A recorded MLflow that answers one export as it did, and every question of the doctor as far as that was recorded. */
export function recordedNet(config: string, name: string): { net: Net; url: string } {
  const row = recorded.find((one) => one.config === config && one.name === name)
  if (!row) throw new Error(`no recording ${config}: ${name}`)
  const rows = recorded.filter((one) => one.config === config || one.config === `${config}-readback`)
  const net = netOf((method, { pathname, search }) => {
    if (method === 'POST' && pathname === row.path) return answerOf(row)
    const hit = rows.find((one) => one.method === method && one.path === pathname + search)
    return hit ? answerOf(hit) : NOTHING
  })
  return { net, url: ORIGIN + row.path }
}
