import { settingOf } from '../../src/engine/change.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'runtime/service-name-missing',
  stage: 'plan',
  severity: 'note',
  title: 'the backend shows the name of the service',
  *run(seen) {
    const name = seen.plan.resource['service.name']
    const routes = exporting(seen)
    if (routes.length === 0 || !name || !/^\s*unknown_service/i.test(name.value.reveal())) return
    const setting = settingOf(seen, name)
    const why = setting ? `${setting.name} says so` : 'nothing names the service'
    yield {
      signals: routes.map(({ signal }) => signal),
      message: `The backend will show ${name.value.toString()} as the name of the service: ${why}.`,
      evidence: setting
        ? [settingEvidence(setting.from, setting.raw)]
        : [{ source: 'default', text: `service.name=${name.value.toString()}` }],
      culprits: setting ? [setting.name] : [],
      fix: { text: 'Name the service', edit: { OTEL_SERVICE_NAME: 'my-service' } },
    }
  },
}
export default check
