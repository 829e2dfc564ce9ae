import { type Signal, SIGNALS } from '../../../types.ts'
import { type Ctx, note } from '../context.ts'
import type { Settings } from '../settings.ts'
import type { FileExporter } from './model.ts'
import type { FileRules, Variable } from './rules.ts'

const VARIABLE =
  /^OTEL_EXPORTER_OTLP_(?:(TRACES|METRICS|LOGS)_)?(ENDPOINT|HEADERS|TIMEOUT|COMPRESSION|CERTIFICATE|CLIENT_KEY|CLIENT_CERTIFICATE|INSECURE|PROTOCOL)$/

interface Beside {
  ctx: Ctx
  env: Settings
  /** null: what the file says is not known. */
  exporters: readonly FileExporter[] | null
  refers: ReadonlySet<string>
  rules: FileRules
  variable: string
}

/** Variables that would have an effect, were it not for the file. */
export function inert(beside: Beside): void {
  const { ctx, env, refers, rules, variable } = beside
  for (const [name, { value }] of env) {
    if (name === variable || value.reveal() === '' || refers.has(name) || rules.holds?.test(name)) continue
    const [, own, what] = VARIABLE.exec(name) ?? []
    const isOurs =
      what !== undefined ||
      /^OTEL_(?:SDK_DISABLED|SERVICE_NAME|RESOURCE_ATTRIBUTES|(?:TRACES|METRICS|LOGS)_EXPORTER|TRACES_SAMPLER)$/.test(name)
    if (!isOurs) continue
    const signals = SIGNALS.filter((signal) =>
      own === undefined
        ? !/^OTEL_(TRACES|METRICS|LOGS)_/.test(name) || name.startsWith(`OTEL_${signal.toUpperCase()}_`)
        : own === signal.toUpperCase(),
    )
    if (!leaks(beside, what as Variable | 'HEADERS' | undefined, signals))
      note(ctx, name, signals, 'ignored', 'file-wins', {
        instead: env.get(variable)?.value.reveal() ?? variable,
        fileSwitch: rules.fileSwitch,
      })
  }
}

/** An exporter looks for it where the file leaves it open. */
function leaks({ exporters, rules }: Beside, what: Variable | 'HEADERS' | undefined, signals: readonly Signal[]): boolean {
  if (what === undefined || (what === 'HEADERS' ? !rules.leaksHeaders : !rules.leaks.has(what))) return false
  const mine = exporters?.filter(({ kind, signal }) => kind === 'otlp' && signals.includes(signal))
  return mine?.some((one) => (what === 'HEADERS' ? rules.leaksHeaders?.(one) : one.values[what] === undefined)) ?? true
}
