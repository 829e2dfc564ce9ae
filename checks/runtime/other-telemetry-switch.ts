import { exporting, hasReason, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'runtime/other-telemetry-switch',
  severity: 'note',
  title: 'no switch of another telemetry is taken for that of OpenTelemetry',
  match: hasReason('other-switch'),
  draft: (reading, seen) => ({
    message: `${reading.setting} is about the program's own usage statistics: it neither switches OpenTelemetry on nor off.`,
    ...(exporting(seen).length > 0
      ? {}
      : {
          fix: {
            text: 'OpenTelemetry is switched on by an endpoint',
            edit: { OTEL_EXPORTER_OTLP_ENDPOINT: seen.plan.traits.defaultEndpoint },
          },
        }),
  }),
})
