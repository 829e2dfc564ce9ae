import { urlSecret } from '../redact.ts'
import type { Edit, Origin, Plan, Route } from '../types.ts'

/** The name under which a value takes effect: a key of a config file stands for the variable that it fills. Undefined for a default. */
export function settingName(plan: Plan, from: Origin | undefined): string | undefined {
  if (!from || from.source === 'default') return undefined
  if (plan.settings.has(from.setting)) return from.setting
  for (const [name, traced] of plan.settings) if (traced.from === from) return name
  return from.setting
}

/** Leads the endpoint to another URL of the same signal; undefined where the value may hold a secret, or where another path would be added. */
export function endpointEdit(plan: Plan, route: Route, url: URL): Edit | undefined {
  const setting = settingName(plan, route.url?.from)
  if (!setting || !route.url || route.url.value.hiddenParts().length > 0 || urlSecret(url.href).hiddenParts().length > 0) return undefined
  const path = `/v1/${route.signal}`
  if (route.join !== 'appended') return { [setting]: url.href }
  return url.pathname.endsWith(path) ? { [setting]: url.href.slice(0, -path.length) } : undefined
}

/** Scheme, host, port and path alone: a query or user info may be a credential. */
export function withoutQuery(url: URL): URL {
  const out = new URL(url)
  out.search = ''
  out.hash = ''
  out.username = ''
  out.password = ''
  return out
}
