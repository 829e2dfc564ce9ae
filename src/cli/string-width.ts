/**
 * Takes the place of the package `string-width` in the bundle (see bin/dev/build.mjs): what yargs measures is our own help text, and the
 * package compiles a Unicode emoji pattern at load, which every start would pay for.
 */
export default function stringWidth(text: string): number {
  return text.replace(/\u001b\[[\d;]*m/g, '').length
}
