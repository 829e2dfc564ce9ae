import { hasReason, readingCheck } from '../../src/engine/kit.ts'

const WHAT: Record<string, { says: string; fix: string }> = {
  sending_queue: {
    says: 'what the destination does not take at once is not kept, and who sent it is told to try again',
    fix: 'Leave the queue on, unless the sender keeps what it was told to send again',
  },
  retry_on_failure: {
    says: 'what fails once is dropped, also where the destination is only busy for a moment',
    fix: 'Leave the retry on, unless losing data is fine',
  },
  memory_limiter: {
    says: 'it refuses data after the processors before it have spent memory on them, and what those gathered is lost',
    fix: 'Put memory_limiter first among the processors',
  },
}

export default readingCheck({
  id: 'collector/may-lose-data',
  severity: 'note',
  title: 'no setting lets data go without need',
  match: hasReason('may-lose-data'),
  draft({ setting, instead = '' }) {
    const { says, fix } = WHAT[instead] ?? { says: 'data may be lost', fix: 'Think again' }
    return { severity: 'note', message: `With ${setting} as it is, ${says}.`, fix: { text: fix }, hint: true }
  },
})
