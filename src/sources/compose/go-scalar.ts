import { isNothing, type TextTree } from '../yaml/tree.ts'

const INTEGER = /^[-+]?(?:0[bB]([01_]+)|0[xX]([\da-fA-F_]+)|0[oO]?([0-7_]+)|(\d[\d_]*))$/
const FLOAT = /^[-+]?(?:\.[\d_]+|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?[\d_]+)?$/

/**
 * The text that a value of `environment` becomes: what stands without quotes is a number or a truth value to Go's YAML reader, and is written
 * again as Go prints it: `1.0` becomes 1, `010` becomes 8, `True` becomes true (recorded from compose-go 2.16.2). null: nothing stands there.
 */
export function goText(tree: TextTree): string | null {
  if (isNothing(tree)) return null
  const { text } = tree
  if (!tree.plain) return text
  if (/^(?:true|True|TRUE)$/.test(text)) return 'true'
  if (/^(?:false|False|FALSE)$/.test(text)) return 'false'
  const whole = INTEGER.exec(text)
  if (whole) return integer(text, whole)
  const value = FLOAT.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN
  return Number.isFinite(value) ? float(value) : text
}

function integer(text: string, [, binary, hex, octal, decimal]: RegExpExecArray): string {
  const digits = (found: string | undefined): string => (found ?? '').replaceAll('_', '')
  if (text === '-0') return '-0'
  const forms: readonly (readonly [string | undefined, string])[] = [
    [binary, '0b'],
    [hex, '0x'],
    [octal, '0o'],
    [decimal, ''],
  ]
  const [found, prefix] = forms.find(([one]) => one !== undefined) ?? ['0', '']
  const value = digits(found) === '' ? 0n : BigInt(prefix + digits(found))
  const signed = text.startsWith('-') ? -value : value
  return signed >= -(2n ** 63n) && signed < 2n ** 64n ? String(signed) : float(Number(signed))
}

/** Go's `strconv.FormatFloat(f, 'g', -1, 64)`: from 1e+06 up and from 1e-05 down with an exponent. */
function float(value: number): string {
  const [mantissa = '', power = ''] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 6) return String(value)
  const digits = String(Math.abs(exponent)).padStart(2, '0')
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
}
