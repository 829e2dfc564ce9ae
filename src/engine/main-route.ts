import { type Plan, type Route, SIGNALS } from '../types.ts'
import { parseUrl } from '../url.ts'

/** The route that stands for the program: traces, else the first that would export. */
export function mainRoute(plan: Plan): Route | null {
  return (
    SIGNALS.map((signal) => plan.routes[signal]).find((route) => route.state === 'export' && route.url) ??
    SIGNALS.map((s) => plan.routes[s]).find((r) => r.url) ??
    null
  )
}

export const urlOf = (route: Route | null): URL | null => {
  const text = route?.url?.value.reveal()
  return text ? parseUrl(text) : null
}
