/**
 * What `java.net.InetAddress` makes of a host of numbers: one to four decimal ones are an address, leading zeros and all. What only the C library
 * would take for an address (octal, hexadecimal, too many digits) is refused (`IPAddressUtil.validateNumericFormatV4`, JDK 17.0.15).
 */
export function numericHost(name: string): { host: string } | 'refused' | null {
  const parts = name.split('.')
  if (parts.length > 4) return null
  const decimal = name.length <= 15 && parts.every((part) => /^\d+$/.test(part)) ? fit(parts.map(Number)) : null
  if (decimal) return { host: decimal.join('.') }
  const loose = parts.every((part) => /^(?:0x[\da-f]+|0[0-7]*|[1-9]\d*)$/i.test(part))
  return loose && fit(parts.map((part) => (/^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part)))) ? 'refused' : null
}

/** The last number fills the bytes that are left. */
function fit(numbers: readonly number[]): number[] | null {
  const last = numbers.at(-1) ?? 0
  const rest = 5 - numbers.length
  if (last >= 256 ** rest || numbers.slice(0, -1).some((number) => number > 255)) return null
  const tail = Array.from({ length: rest }, (_, i) => Math.floor(last / 256 ** (rest - 1 - i)) % 256)
  return [...numbers.slice(0, -1), ...tail]
}
