import { quoted } from '../../text.ts'
import type { Answer, Probe, Recognised, Route } from '../../types.ts'
import { fields, jsonOf, stringIn, textOf } from '../answers.ts'

/** The header that names the experiment; without it MLflow takes no trace. */
export const EXPERIMENT = 'x-mlflow-experiment-id'

const QUOTED = 200

/** What the server says in its own words: the message of a JSON error, a plain text, the title of a page. At most 200 characters. */
export function wordsOf(answer: Answer): string {
  const json = jsonOf(answer)
  const text = textOf(answer)
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]
  const words = json ? stringIn(json, 'detail') || stringIn(json, 'message') || text : (title ?? text)
  return quoted(words.replace(/\s+/g, ' '), QUOTED)
}

/** What one answer gives away about the server behind it. */
export interface Sight {
  version?: string
  store?: string
  /** Any JSON answer of MLflow's own experiment API, errors included. */
  api: boolean
  auth: boolean
  rejected: boolean
  artifactsOnly: boolean
  /** Flask's own 404 page. */
  flask404: boolean
  /** Flask's 404 page behind MLflow's own security headers and uvicorn. */
  likely: boolean
  server?: string
}

/** Reads one answer; a question that got none gives nothing away. */
export function sightOf(probe: Probe): Sight {
  const answer = probe.answer
  if (!answer) return { api: false, auth: false, rejected: false, artifactsOnly: false, flask404: false, likely: false }
  const { status, headers } = answer
  const text = textOf(answer).trim()
  const json = jsonOf(answer) ?? {}
  const flask404 = status === 404 && text.startsWith('<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>')
  const guarded = headers['x-frame-options'] === 'SAMEORIGIN' && headers['x-content-type-options'] === 'nosniff'
  return {
    version: status === 200 && /^\d+\.\d+\.\d+[\w.+-]{0,20}$/.test(text) ? text : undefined,
    store: status === 200 ? stringIn(json, 'store_type') || undefined : undefined,
    api: stringIn(fields(json['experiment']), 'experiment_id') !== '' || stringIn(json, 'error_code') !== '',
    auth: status === 401 && isMlflowRealm(answer),
    rejected: status === 403 && text.startsWith('Invalid Host header - possible DNS rebinding'),
    artifactsOnly: status === 503 && text.includes('`--artifacts-only` mode'),
    flask404,
    likely: flask404 && guarded && headers['server'] === 'uvicorn',
    server: headers['server'],
  }
}

/** The login question of MLflow's own basic-auth app; a proxy in front of it names another realm or none. */
export const isMlflowRealm = (answer: Answer): boolean => /^basic realm="?mlflow"?/i.test(answer.headers['www-authenticate'] ?? '')

/** True or false where the version is known, undefined where it is not. */
export function atLeast(version: string | undefined, wanted: string): boolean | undefined {
  if (!version) return undefined
  const mine = version.split('.')
  for (const [i, part] of wanted.split('.').entries()) {
    const difference = Number.parseInt(mine[i] ?? '0', 10) - Number.parseInt(part, 10)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** `gunicorn` or `waitress` where the server header names one of them: these serve MLflow's Flask app alone. */
export const wsgiOf = (server: string | undefined): string | undefined => /^(gunicorn|waitress)\b/i.exec(server ?? '')?.[1]?.toLowerCase()

/** Path of a URL; empty where it is none. */
export function pathOf(url: string): string {
  try {
    return new URL(url).pathname
  } catch {
    return ''
  }
}

/** The experiment header of the plan as it goes out; undefined where it is not sent. */
export const experimentOf = (route: Route): string | undefined => route.headers[EXPERIMENT]?.value.reveal()

/** Where this server takes OTLP: by version the static prefix is part of the path or must not be. */
export const otlpPath = (backend: Recognised): string => backend.facts['otlpRoute'] ?? '/v1/traces'
