import { allHealthy, doesWith, placeOf } from '../../src/engine/counterfactual.ts'
import { isHeaders, readingCheck } from '../../src/engine/kit.ts'
import { isTelling } from '../../src/redact.ts'
import type { Reading, Seen, Severity } from '../../src/types.ts'

/** By its name, or because the backend looks for its credential there. */
const isCredential = (header: string, { profile }: Seen): boolean =>
  isTelling(header) || (profile?.credentials.some(({ name, with: more = [] }) => [name, ...more].includes(header)) ?? false)

const isEmptyCredential = (reading: Reading, seen: Seen): boolean =>
  reading.reason === 'empty-item' && (reading.loses ?? []).some((header) => isCredential(header, seen))

/** A service name or an attribute that was not filled in reaches the backend, with a wrong text in it. */
const isCosmetic = ({ setting, outcome, loses = [] }: Reading, seen: Seen): boolean =>
  outcome === 'used' && !isHeaders(setting) && !loses.some((header) => isCredential(header, seen))

export default readingCheck({
  id: 'env/placeholder',
  severity: 'error',
  title: 'every placeholder is filled in',
  match: (reading, seen) => reading.reason === 'placeholder' || isEmptyCredential(reading, seen),
  draft(reading, seen) {
    const { setting, from, outcome } = reading
    const names = (reading.loses ?? []).join(', ')
    const severity: Severity = allHealthy(seen, reading.signals) ? 'note' : isCosmetic(reading, seen) ? 'warning' : 'error'
    if (isEmptyCredential(reading, seen)) {
      const { file } = seen.plan.traits
      const does = outcome === 'item-dropped' ? 'the program drops the header' : 'the header is sent without a credential'
      const message = `The value of ${names} in ${setting} is empty or holds a scheme alone: ${does}. ${file ? 'A variable that its environment does not have' : 'A variable that was empty when the line was made'} does this.`
      const text = file
        ? `Give the program the variable that stands there (in ${placeOf(from)}), or write the credential`
        : `Put the credential behind ${names}= where it stands (in ${placeOf(from)})`
      return { severity, message, fix: { text } }
    }
    const what = names ? `${setting} for ${names}` : setting
    const does = outcome === 'used' ? 'is sent as it stands' : `is no value: the program ${doesWith(reading)}`
    return {
      severity,
      message: `A placeholder was left in ${what}, which ${does}. Only a shell or a loader fills in $NAME, and nothing fills in <…>.`,
      fix: { text: `Put the real value where the placeholder stands (in ${placeOf(from)})` },
    }
  },
})
