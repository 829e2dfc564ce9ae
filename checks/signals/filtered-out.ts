import { readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'signals/filtered-out',
  severity: 'error',
  title: 'the log filter lets the log records pass',
  match: (reading) => reading.reason === 'log-filter',
  draft(reading, seen) {
    const mend = { [reading.setting]: null }
    const isRequired = seen.required.includes('logs')
    const isNamed = seen.plan.routes.logs.wanted === 'own'
    return {
      severity: isRequired ? 'error' : isNamed ? 'warning' : 'note',
      message: `${reading.setting} lets no log record of this program pass, and the filter holds for what is exported too: no logs are sent.`,
      fix: { text: 'Remove it, or let the program itself pass at the level info', edit: mend },
      mend,
    }
  },
})
