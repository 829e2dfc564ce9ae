import { plain } from '../../secret.ts'
import type { Patient, Route } from '../../types.ts'
import type { Kind } from './facts.ts'
import { javaHaving } from './add-ons.ts'
import { exportRoute, stop } from './route.ts'
import { fatal, type JavaCtx, namedSettings } from './settings.ts'
import type { Ctx } from '../parts/context.ts'
import { fileHeaders } from '../parts/file/headers.ts'
import type { FileExporter } from '../parts/file/model.ts'
import { planFile } from '../parts/file/plan.ts'
import type { FilePlan, FileRules } from '../parts/file/rules.ts'
import { lenientDecode } from '../parts/percent.ts'
import { byDefault } from '../parts/settings.ts'

/**
 * A file of declarative configuration, measured with the agent 2.33.1: nothing of the environment counts beside it, and one bad value ends it
 * all. The exporters are those of autoconfigure, with the same readers of URLs and lists.
 * https://github.com/open-telemetry/opentelemetry-java/blob/main/exporters/otlp/all/src/main/java/io/opentelemetry/exporter/otlp/internal/OtlpDeclarativeConfigUtil.java
 */
const fileRules = (ctx: JavaCtx, kind: Kind, patient: Patient): FileRules => ({
  substitution: { prefix: true, emptyIsUnset: false, isFault: () => true },
  accepts: (format) => (kind.version.hasTwoExporters() ? /^(?:0\.4|1\.\d+(?:-rc\.\d+)?)$/.test(format) : /^0\.[1-3]$/.test(format)),
  bad: ctx.dies,
  says: {
    'file-missing': 'Configuration file not found',
    'broken-file': 'Unable to parse configuration input stream',
    unsupported: 'Unsupported file format',
  },
  refuses: 'slots',
  isFirst: !kind.version.hasTwoExporters(),
  isFlat: !kind.version.hasTlsInFile(),
  knows: ({ key, signal }) => /^(?:logging|zipkin)$/.test(key) || (signal === 'metrics' && key.startsWith('prometheus')),
  fill: (file, exporter, out) => fill(file, exporter, out, { kind, patient }),
  stop: (route, setting) => stop(route, ctx.dies, setting),
  usualName: 'unknown_service:java',
  decode: lenientDecode,
  leaks: new Set(),
  holds: /^OTEL_JAVAAGENT_/,
})

/** The file that a property names, in place of all other settings. */
export function planDeclarative(ctx: JavaCtx, kind: Kind, patient: Patient, property: string): FilePlan {
  const variable = ctx.env.get(property)?.from.setting.replace(/^-D/, '') ?? property
  const file: Ctx = { env: namedSettings(patient, ctx.env), readings: ctx.readings }
  return planFile(patient, file, variable, fileRules(ctx, kind, patient))
}

/** Under the names that the readers of autoconfigure look for; `otlp`, of the first formats, gets the path of its signal added. */
function fill({ readings }: Ctx, exporter: FileExporter, out: Route, { kind, patient }: { kind: Kind; patient: Patient }): void {
  const { signal, protocol, key, values, list } = exporter
  const own = `otel.exporter.otlp.${signal}`
  const ctx: JavaCtx = { env: new Map(), readings, dies: kind.dies, files: patient.files, having: javaHaving(patient) }
  for (const [what, traced] of Object.entries(values)) {
    const last = what.toLowerCase().replaceAll('_', '.')
    if (traced) ctx.env.set(key === 'otlp' && last === 'endpoint' ? `otel.exporter.otlp.${last}` : `${own}.${last}`, traced)
  }
  if (list) ctx.env.set(`${own}.headers`, list)
  ctx.env.set(`${own}.protocol`, byDefault(plain(protocol === 'grpc' ? 'grpc' : 'http/protobuf'), `${own}.protocol`))
  const timeout = values.TIMEOUT
  if (timeout && !/^\d+$/.test(timeout.value.reveal())) fatal(ctx, `${own}.timeout`, 'not-a-number')
  exportRoute(ctx, kind, patient, out)
  fileHeaders({ env: new Map(), readings }, { ...exporter, list: undefined }, out, {
    decode: lenientDecode,
    onBadPercent: 'raw',
    emptyValue: 'send',
    legal: () => true,
    outcomeOf: () => 'item-dropped',
  })
}
