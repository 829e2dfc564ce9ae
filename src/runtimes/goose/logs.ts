import type { Route, Signal } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { textOf } from '../parts/settings.ts'

const LEVELS = ['off', 'error', 'warn', 'info', 'debug', 'trace']
/** What goose writes in a short run, and from which level on the writer is heard (measured on 1.52.0). */
const WRITERS: readonly (readonly [target: string, level: number])[] = [
  ['goose::acp::server', 3],
  ['goose_cli', 3],
  ['opentelemetry_sdk', 4],
  ['agent_client_protocol', 4],
]

/** Metrics that cannot be sent are complained of at the end, and the complaint is exported. Metrics that fail on the way are as well: that no plan can know. */
const COMPLAINT: readonly [target: string, level: number] = ['goose::otel::otlp', 2]

/**
 * RUST_LOG filters what goes out as OTLP logs, but only where the layer of traces or of metrics is not installed: with both installed a few
 * records always leave (measured on 1.52.0).
 */
export function filterLogs(ctx: Ctx, { logs, metrics }: Record<Signal, Route>, installed: ReadonlySet<Signal>): void {
  if (logs.state !== 'export' || (installed.has('traces') && installed.has('metrics'))) return
  const complains = installed.has('metrics') && metrics.state === 'broken'
  const name = blockedBy(ctx, complains ? [...WRITERS, COMPLAINT] : WRITERS)
  if (!name) return
  note(ctx, name, ['logs'], 'signal-off', 'log-filter')
  Object.assign(logs, { state: 'off', because: `${name} lets no log record of goose pass` })
}

/** The variable that holds back every record, if one does. */
function blockedBy(ctx: Ctx, writers: typeof WRITERS): string | null {
  const directives = parse(textOf(ctx.env, 'RUST_LOG') ?? '')
  if (directives) return writers.some(([target, level]) => levelOf(directives, target) >= level) ? null : 'RUST_LOG'
  const level = LEVELS.indexOf((textOf(ctx.env, 'OTEL_LOG_LEVEL') ?? '').toLowerCase())
  const blocks = level === 1 || (level === 2 && !writers.includes(COMPLAINT))
  return blocks ? 'OTEL_LOG_LEVEL' : null
}

type Directives = ReadonlyMap<string, number>

/** `target=level` or a level or a target, separated by commas; one bad level, and the filter is the default as a whole. */
function parse(text: string): Directives | null {
  if (text === '') return null
  const out = new Map<string, number>()
  for (const item of text.split(',')) {
    const parts = item.split('=')
    if (parts.length > 2) return null
    const [target = '', level] = parts
    if (level !== undefined) {
      const value = levelFrom(level)
      if (value === null) return null
      out.set(target.split('[{', 1)[0] ?? '', value)
    } else {
      const value = levelFrom(target)
      out.set(value === null ? target : '', value ?? 5)
    }
  }
  return out
}

/** As tracing's LevelFilter reads it: a name in any case, 0 to 5, or nothing for error. */
function levelFrom(text: string): number | null {
  if (text === '') return 1
  const named = LEVELS.indexOf(text.toLowerCase())
  return named >= 0 ? named : /^[0-5]$/.test(text) ? Number(text) : null
}

/** The longest target that the writer's name begins with decides; what none names is off. */
function levelOf(directives: Directives, writer: string): number {
  const best = [...directives].filter(([target]) => writer.startsWith(target)).toSorted((a, b) => b[0].length - a[0].length)[0]
  return best?.[1] ?? 0
}
