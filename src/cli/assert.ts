/**
 * Takes the place of `node:assert` in the bundle (see bin/dev/build.mjs): yargs compares types of arguments with it, and the module loads a score of
 * others at every start.
 */
export function strictEqual(actual: unknown, expected: unknown, message = 'not equal'): void {
  if (!Object.is(actual, expected)) throw new Error(message)
}

export function notStrictEqual(actual: unknown, expected: unknown, message = 'equal'): void {
  if (Object.is(actual, expected)) throw new Error(message)
}
