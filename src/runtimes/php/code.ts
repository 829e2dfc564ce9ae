import type { Patient } from '../../types.ts'
import { codeIn } from '../parts/code.ts'
import type { CodeRules } from '../parts/in-code-route.ts'
import { ownName } from '../parts/values.ts'

/**
 * `(new OtlpHttpTransportFactory())->create(…)`: a transport has what it is given and reads no variable
 * (https://github.com/open-telemetry/opentelemetry-php/blob/main/src/SDK/Common/Export/Http/PsrTransportFactory.php).
 */
export const phpRules: CodeRules = {
  languages: ['PHP'],
  wiring: () => 'code',
  variable(role, text) {
    if (text === '') return null
    if (role === 'endpoint') return { what: 'ENDPOINT', text }
    if (role === 'timeout') return { what: 'TIMEOUT', text }
    return role === 'compression' ? { what: 'COMPRESSION', text } : null
  },
  fixes: ({ protocol }) => [{ what: 'EXPORTER', text: 'otlp' }, ...(protocol ? [{ what: 'PROTOCOL', text: protocol }] : [])],
  nameOf: ownName,
  headers: () => 'replaced',
}

/** What its code makes hears no variable of an exporter. */
export function alone(patient: Patient): Patient {
  const made = codeIn(patient)?.code.exporters.some(({ language, kind }) => language === 'PHP' && kind === 'otlp') ?? false
  if (!made) return patient
  const layers = patient.layers.map((layer) =>
    layer.kind === 'environment' && layer.source !== 'code'
      ? { ...layer, settings: layer.settings.filter(({ name }) => !name.startsWith('OTEL_EXPORTER_OTLP_')) }
      : layer,
  )
  return { ...patient, layers }
}
