import type { Scalar } from '../../types.ts'

/** A scalar as serde_yaml types it. Integers come as decimal digits, floats as written. */
export interface Typed {
  scalar: Scalar
  text: string
}

export interface ScalarSource {
  text: string
  plain: boolean
  /** The resolved tag: `tag:yaml.org,2002:int`, `!local`. */
  tag?: string | undefined
}

const CORE = 'tag:yaml.org,2002:'
const U64 = 2n ** 64n
const I64 = 2n ** 63n
const U128 = 2n ** 128n
const I128 = 2n ** 127n

/** The type of a scalar, or why serde_yaml refuses the whole file because of it. https://github.com/dtolnay/serde-yaml/blob/0.9.34/src/de.rs */
export function typed({ text, plain, tag }: ScalarSource): Typed | { why: string } {
  if (tag?.startsWith(CORE)) return byTag(text, tag.slice(CORE.length))
  return plain && (tag === undefined || tag.startsWith('!')) ? untagged(text) : { scalar: 'string', text }
}

function byTag(text: string, tag: string): Typed | { why: string } {
  if (tag === 'bool') return isBool(text) ? bool(text) : { why: 'a value is tagged !!bool and is none' }
  if (tag === 'null') return isNull(text) ? { scalar: 'null', text: '' } : { why: 'a value is tagged !!null and is not null' }
  if (tag === 'float') return isFloat(text) ? { scalar: 'float', text } : { why: 'a value is tagged !!float and is none' }
  if (tag === 'int') return integer(text) ?? { why: 'a value is tagged !!int and is no whole number' }
  return { scalar: 'string', text }
}

function untagged(text: string): Typed | { why: string } {
  if (text === '' || isNull(text)) return { scalar: 'null', text: '' }
  if (isBool(text)) return bool(text)
  return integer(text) ?? (isFloat(text) && !zeroLed(text) ? { scalar: 'float', text } : { scalar: 'string', text })
}

const isNull = (text: string): boolean => /^(?:null|Null|NULL|~)$/.test(text)
const isBool = (text: string): boolean => /^(?:true|True|TRUE|false|False|FALSE)$/.test(text)
const bool = (text: string): Typed => ({ scalar: 'bool', text: text.toLowerCase() })

/** `010` is a string, not a number. */
const zeroLed = (text: string): boolean => /^[+-]?0\d+$/.test(text)

function integer(text: string): Typed | { why: string } | undefined {
  const found = /^([+-]?)(0x|0o|0b|)([0-9a-fA-F]+)$/.exec(text)
  if (!found || zeroLed(text)) return undefined
  const [, sign, base = '', digits = ''] = found
  const fits = { '0x': /^[0-9a-fA-F]+$/, '0o': /^[0-7]+$/, '0b': /^[01]+$/, '': /^\d+$/ }[base]
  if (!fits?.test(digits) || digits.replace(/^0+/, '').length > 128) return undefined
  const size = BigInt(base + digits)
  const value = sign === '-' ? -size : size
  if (value >= U128 || value < -I128) return undefined
  if (value >= U64 || value < -I64) return { why: 'a whole number is too large (more than 64 bits)' }
  return { scalar: 'int', text: String(value) }
}

function isFloat(text: string): boolean {
  if (/^(?:[+-]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text)) return true
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
}
