import { itemCheck, fate } from '../../src/engine/items.ts'

export default itemCheck({
  id: 'headers/json',
  title: 'headers are written as a list, not as JSON',
  reasons: ['json'],
  draft({ setting, raw, items }) {
    const members = membersOf(raw.reveal())
    const text = members.map(([name, value]) => `${name}=${encoded(String(value))}`).join(',')
    return {
      message: `${setting} is a JSON object, and headers are a list of key=value: ${fate(items, 'these headers')}.`,
      fix: { text: 'Write name=value for each member, with a comma between two of them, without braces and quotes' },
      loses: members.map(([name]) => name.toLowerCase()),
      mend: { [setting]: text },
    }
  },
})

/** What is encoded already stays so. */
const encoded = (value: string): string => value.replace(/%(?![0-9a-f]{2})|[\s,;"\\]/gi, (part) => encodeURIComponent(part))

const membersOf = (json: string): [name: string, value: unknown][] =>
  Object.entries(JSON.parse(json.trim().replace(/^(["'])(.*)\1$/s, '$2')) as Record<string, unknown>)
