import { always, changesWire, type Fault, onValue, without, withValue } from './fault.ts'
import { type Healthy, valueOf } from './healthy.ts'

const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS'
const onHeaders =
  (edit: (list: string, healthy: Healthy) => string | null) =>
  (healthy: Healthy): ReturnType<Fault['make']> =>
    onValue(healthy.settings, HEADERS, (list) => edit(list, healthy))

/** The item of the credential, as name and value. */
function credentialIn(list: string, { profile }: Healthy): { name: string; value: string; item: string } | null {
  for (const item of list.split(',')) {
    const name = item.slice(0, item.indexOf('='))
    if (profile.credentials.some((rule) => rule.name === name.toLowerCase())) return { name, value: item.slice(name.length + 1), item }
  }
  return null
}
const onCredential = (edit: (credential: { name: string; value: string }, healthy: Healthy) => string | null) =>
  onHeaders((list, healthy) => {
    const found = credentialIn(list, healthy)
    const put = found && edit(found, healthy)
    return found && put !== null ? list.replace(found.item, () => put ?? '') : null
  })
const SCHEME = /^(Basic|Bearer|Api-Token|ApiKey|Token|GenieKey)(%20| )/i
/** The word before the key, and what parts them. */
const schemeOf = (value: string): { word: string; blank: string; key: string } | null => {
  const [all = '', word = '', blank = ''] = SCHEME.exec(value) ?? []
  return word === '' ? null : { word, blank, key: value.slice(all.length) }
}
const needsCredential = ({ profile }: Healthy): boolean => profile.credentials.length > 0 && profile.credentialBy === undefined

export const HEADER_FAULTS: readonly Fault[] = [
  {
    name: 'a colon and a blank in place of =',
    classes: ['header-colon-syntax'],
    make: onHeaders((list) => list.replaceAll(/(^|,)([\w-]+)=/g, '$1$2: ')),
  },
  {
    name: 'a colon in place of =',
    classes: ['header-colon-syntax'],
    make: onHeaders((list) => list.replaceAll(/(^|,)([\w-]+)=/g, '$1$2:')),
  },
  {
    name: 'a JSON object in place of the list',
    classes: ['header-colon-syntax'],
    make: onHeaders((list) =>
      JSON.stringify(
        Object.fromEntries(list.split(',').map((item) => [item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)])),
      ),
    ),
  },
  {
    name: 'the value without its name',
    classes: ['header-key-missing'],
    ids: ['auth/missing'],
    make: onCredential(({ value }) => (schemeOf(value) ? value : null)),
  },
  {
    name: 'a raw blank behind the scheme',
    classes: ['header-not-url-encoded'],
    make: onCredential(({ name, value }) => (value.includes('%20') ? `${name}=${value.replace('%20', ' ')}` : null)),
  },
  {
    name: 'an escape for the blank',
    classes: ['header-not-url-encoded'],
    ids: ['headers/double-encoded', 'auth/wrong-scheme'],
    make: onCredential(({ name, value }) => (schemeOf(value)?.blank === ' ' ? `${name}=${value.replace(' ', '%20')}` : null)),
  },
  {
    name: 'the escape escaped again',
    classes: ['header-not-url-encoded'],
    ids: ['headers/double-encoded', 'auth/wrong-scheme'],
    make: onCredential(({ name, value }) => (value.includes('%20') ? `${name}=${value.replace('%20', '%2520')}` : null)),
  },
  { name: 'quotes around the list', classes: ['env-quotes-kept'], make: onHeaders((list) => `"${list}"`) },
  { name: 'single quotes around the list', classes: ['env-quotes-kept'], make: onHeaders((list) => `'${list}'`) },
  { name: 'quotes around the value', classes: ['env-quotes-kept'], make: onCredential(({ name, value }) => `${name}="${value}"`) },
  {
    name: 'a line end in the value',
    classes: ['header-value-has-newline'],
    ids: ['headers/not-encoded', 'env/stray-whitespace', 'auth/malformed-basic'],
    make: onCredential(({ name, value }) => `${name}=${value.slice(0, -4)}\n${value.slice(-4)}`),
  },
  {
    name: 'a line end behind the value',
    classes: ['header-value-has-newline', 'env-whitespace-or-cr'],
    ids: ['headers/not-encoded'],
    make: onHeaders((list) => `${list}\n`),
  },
  {
    name: 'a semicolon between items',
    classes: ['header-colon-syntax'],
    ids: ['headers/semicolon-separator'],
    make: onHeaders((list) => (list.includes(',') ? list.replaceAll(',', ';') : `${list};x-team=red`)),
    breaks: changesWire,
  },
  {
    name: 'no headers',
    classes: ['auth-missing', 'mlflow-experiment-header-missing', 'honeycomb-dataset-missing'],
    make: ({ settings }) => without(settings, HEADERS),
  },
  {
    name: 'no credential among the headers',
    classes: ['auth-missing'],
    make: (healthy) =>
      onHeaders((list, one) => {
        const found = credentialIn(list, one)
        const rest = found
          ? list
              .split(',')
              .filter((item) => item !== found.item)
              .join(',')
          : ''
        return rest === '' ? null : rest
      })(healthy),
  },
  {
    name: 'the headers wiped by an empty value',
    classes: ['auth-missing', 'credential-env-empty', 'mlflow-experiment-header-missing'],
    ids: ['env/empty-value'],
    make: onHeaders(() => ''),
  },
  {
    name: 'the credential under another name',
    classes: ['auth-wrong-header-name', 'auth-missing'],
    // Where that is the name of another credential of the same backend, what stands before the key is wrong.
    ids: ['auth/wrong-scheme'],
    make: onCredential(({ name, value }) => `${/^(?:authorization|api-key)$/i.test(name) ? 'x-api-key' : 'authorization'}=${value}`),
  },
  {
    name: 'the credential under a name of our own',
    classes: ['auth-wrong-header-name', 'auth-missing'],
    make: onCredential(({ value }) => `token=${value}`),
  },
  {
    name: 'no scheme before the key',
    classes: ['auth-wrong-scheme'],
    make: onCredential(({ name, value }, { profile }) => {
      const found = schemeOf(value)
      const rule = profile.credentials.find((one) => one.name === name.toLowerCase())
      return found && !rule?.schemes.includes('') ? `${name}=${found.key}` : null
    }),
  },
  {
    name: 'another scheme before the key',
    classes: ['auth-wrong-scheme'],
    make: onCredential(({ name, value }, { profile }) => {
      const found = schemeOf(value)
      const rule = profile.credentials.find((one) => one.name === name.toLowerCase())
      const other = ['Bearer', 'Basic', 'Api-Token'].find((word) => !rule?.schemes.some((one) => one.toLowerCase() === word.toLowerCase()))
      return found && other !== undefined ? `${name}=${other}${found.blank}${found.key}` : null
    }),
  },
  {
    name: 'a scheme before a key that stands alone',
    classes: ['auth-wrong-scheme'],
    make: onCredential(({ name, value }, { profile }) => {
      const rule = profile.credentials.find((one) => one.name === name.toLowerCase())
      return rule?.schemes.length === 1 && rule.schemes[0] === '' ? `${name}=Bearer%20${value}` : null
    }),
    // Where nothing is decoded, it is another fault as well.
    breaks: ({ after, healthy: { profile } }) =>
      profile.signals.every(
        (s) => !JSON.stringify(Object.values(after.routes[s].headers).map(({ value }) => value.reveal())).includes('%20'),
      ),
  },
  {
    name: 'an empty credential',
    classes: ['credential-env-empty', 'auth-missing'],
    ids: ['env/empty-value'],
    make: onCredential(({ name }) => `${name}=`),
  },
  {
    name: 'a scheme with nothing behind it',
    classes: ['credential-env-empty', 'auth-wrong-scheme', 'auth-missing'],
    make: onCredential(({ name, value }) => {
      const found = schemeOf(value)
      return found ? `${name}=${found.word}${found.blank}` : null
    }),
  },
  {
    name: 'a reference that nobody filled in',
    classes: ['credential-env-empty'],
    make: onCredential(({ name, value }) => `${name}=${(schemeOf(value)?.word ?? '') + (schemeOf(value)?.blank ?? '')}\${OTLP_TOKEN}`),
    breaks: always,
  },
  {
    name: 'a placeholder in angle brackets',
    classes: ['credential-env-empty'],
    make: onCredential(({ name, value }) => `${name}=${(schemeOf(value)?.word ?? '') + (schemeOf(value)?.blank ?? '')}<your-api-key>`),
    breaks: always,
  },
  {
    name: 'a placeholder in capitals',
    classes: ['credential-env-empty'],
    make: onCredential(({ name, value }) => `${name}=${(schemeOf(value)?.word ?? '') + (schemeOf(value)?.blank ?? '')}YOUR_API_KEY`),
    breaks: always,
  },
  {
    name: 'a key of Honeycomb Classic without its dataset',
    classes: ['honeycomb-dataset-missing'],
    make: onCredential(({ name }, { profile }) =>
      profile.routing.some(({ forKeys }) => forKeys) ? `${name}=0123456789abcdef0123456789abcdef` : null,
    ),
  },
  {
    name: 'a management key',
    classes: ['auth-wrong-key-type'],
    make: onCredential(({ name }, { profile }) => (profile.id === 'honeycomb' ? `${name}=hcamk_01abcdefghijklmnop` : null)),
  },
  {
    name: 'own headers of a signal without the credential',
    classes: ['generic-headers-ignored-for-metrics', 'per-signal-override'],
    ids: ['auth/missing'],
    make: (healthy) => {
      const signal = healthy.profile.signals[0]
      if (!signal || !needsCredential(healthy) || valueOf(healthy.settings, HEADERS) === undefined) return null
      return withValue(healthy.settings, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`, 'x-team=red')
    },
    breaks: ({ before, after, healthy: { profile } }) =>
      profile.signals.some((s) => Object.keys(before.routes[s].headers).some((name) => !(name in after.routes[s].headers))),
  },
]
