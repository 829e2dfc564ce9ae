import { isVariable } from '../../text.ts'
import type { Fix, Recognised, Route } from '../../types.ts'
import { EXPERIMENT, experimentOf, otlpPath } from './answer.ts'

const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS'
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'

/** The header list to mend: its setting, the id that stands there now, and whether other items stand beside it. */
interface Place {
  setting: string
  old?: string
  shared: boolean
}

/** Names the experiment in the header list, leaving other items where they stand: they may hold a secret. */
export function experimentFix(route: Route, id: string, text: string, place: Place = placeIn(route)): Fix {
  const { setting, old, shared } = place
  const item = `${EXPERIMENT}=${id}`
  if (!shared) return { text, edit: { [setting]: item } }
  if (!isVariable(setting)) return { text: `${text}: ${item}` }
  if (old === undefined) return { text, line: `export ${setting}="$${setting},${item}"` }
  return /^[\w-]{0,40}$/.test(old)
    ? { text, line: `export ${setting}="\${${setting}/${EXPERIMENT}=${old}/${item}}"` }
    : { text: `${text}: ${item}` }
}

function placeIn(route: Route): Place {
  const setting = headerSetting(route)
  const shared = Object.entries(route.headers).some(([name, held]) => name !== EXPERIMENT && held.from.setting === setting)
  return { setting, old: experimentOf(route), shared }
}

export const credentialFix = (route: Route): Fix => {
  const setting = headerSetting(route)
  const credential = "authorization=Basic%20$(printf %s 'USER:PASSWORD' | base64)"
  return { text: 'Send a user of this MLflow with its password', line: `export ${setting}="$${setting},${credential}"` }
}

/** The setting that holds the header list of this route. */
export const headerSetting = (route: Route): string =>
  route.headers[EXPERIMENT]?.from.setting ?? Object.values(route.headers)[0]?.from.setting ?? HEADERS

/** Points the endpoint at the path where this server takes OTLP. */
export function endpointFix(route: Route, backend: Recognised): Fix {
  const path = otlpPath(backend)
  const text = `Send to ${path}, where this server takes OTLP`
  const planned = route.url && parsed(route.url.value.reveal())
  // User info and query may be secrets, and a fix never repeats one.
  if (!route.url || !planned || planned.username || planned.search) return { text }
  if (route.join === 'verbatim') return { text, edit: { [route.url.from.setting]: planned.origin + path } }
  const setting = route.join === 'appended' ? route.url.from.setting : ENDPOINT
  return { text, edit: { [setting]: planned.origin + path.replace(/\/v1\/traces$/, '') } }
}

export const STORE_FIX: Fix = {
  text: 'Start the server on a SQL store; `mlflow migrate-filestore` (3.13 and later) takes existing data along',
  line: 'mlflow server --backend-store-uri sqlite:///mlflow.db',
}

/** `--allowed-hosts` replaces the default list and compares the port too, so the local names are listed again. */
export const allowHostFix = (host: string): Fix => ({
  text: 'Allow the name on the server, with its port; the list replaces the default one',
  line: `mlflow server --allowed-hosts '${host},localhost,localhost:*,127.0.0.1,127.0.0.1:*'`,
})

export const upgradeFix = (version: string): Fix => ({
  text: `Upgrade the server to MLflow ${version} or later`,
  line: `pip install --upgrade 'mlflow>=${version}'`,
})

function parsed(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
