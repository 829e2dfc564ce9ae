import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import { quoted } from '../../src/text.ts'
import type { Reading } from '../../src/types.ts'

export default readingCheck({
  id: 'collector/invalid',
  severity: 'error',
  title: 'the configuration is one that the program starts with',
  match: hasReason('invalid-config'),
  explains: (mine, { id }) => mine.severity === 'error' && /^signals\/(?:refuses-to-start|console-only)$/.test(id),
  draft(reading) {
    const { setting, detail, says, instead, outcome } = reading
    const why = detail ? ` (${quoted(detail, 120)})` : ''
    const prints = says ? ` It says: "${quoted(says, 200)}".` : ''
    return {
      severity: outcome === 'used' || (outcome === 'ignored' && !instead) ? 'note' : 'error',
      message: `${setting} is not valid${why}: ${does(reading)}.${prints}`,
      fix: { text: instead ? `Use ${quoted(instead, 120)} instead` : 'Correct it, or take it out' },
    }
  },
})

function does({ outcome }: Reading): string {
  if (outcome === 'signal-off') return 'nothing is sent there'
  if (outcome === 'ignored') return 'the program passes over it, an older one does not start with it'
  return outcome === 'used' ? 'the newer versions do not start with it, an older one does' : 'the program does not start with it'
}
