/** Python's own ways of reading a text: `str.strip`, `float`, `int`, `urllib.parse.unquote`. */
const BLANK = '[\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const LEAD = new RegExp(`^${BLANK}+`)
const ENDS = new RegExp(`^${BLANK}+|${BLANK}+$`, 'g')

export const strip = (text: string): string => text.replace(ENDS, '')
export const stripStart = (text: string): string => text.replace(LEAD, '')

const DIGITS = '\\d+(?:_\\d+)*'
const FLOAT = new RegExp(`^[+-]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[+-]?${DIGITS})?$`, 'i')
const INT = new RegExp(`^[+-]?${DIGITS}$`)

/** Digits of any script count as those of ASCII, as in Python; every set of them is a run of tens. */
const ascii = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const at = digit.codePointAt(0) ?? 0
    let zero = at
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String((at - zero) % 10)
  })

/** `float(text)`: blanks around, `1_0` and `1e3` are fine; null where it raises. */
export function pythonFloat(text: string): number | null {
  const bare = ascii(strip(text))
  if (FLOAT.test(bare)) return Number(bare.replaceAll('_', ''))
  if (/^[+-]?inf(?:inity)?$/i.test(bare)) return bare.startsWith('-') ? -Infinity : Infinity
  return /^[+-]?nan$/i.test(bare) ? Number.NaN : null
}

/** `int(text)`; null where it raises. */
export function pythonInt(text: string): number | null {
  const bare = ascii(strip(text))
  return INT.test(bare) ? Number(bare.replaceAll('_', '')) : null
}

/** `urllib.parse.unquote`: a bad escape stays as it stands, bytes that are no UTF-8 become U+FFFD. */
export function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16))
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  })
}
