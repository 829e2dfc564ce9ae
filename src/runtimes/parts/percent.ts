/** Percent-decoding that leaves alone what is no escape, or no UTF-8. */
export function lenientDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => strictDecode(run) ?? run)
}

/** The same with `+` for a blank, as in a form. */
export const formDecode = (text: string): string => lenientDecode(text.replaceAll('+', ' '))

/** null where a % is no escape, or the bytes are no UTF-8. */
export function strictDecode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
