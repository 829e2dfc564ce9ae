/** Exporters that the program asks for itself are those that its code makes. */
export const chosenPackages =
  (form: RegExp, prefix: string) =>
  (names: readonly string[]): string[] =>
    [...new Set(names.flatMap((name) => form.exec(name)?.[1] ?? []))].map((kind) => `${prefix}${kind}`)

export const hasPackage = (names: readonly string[], form: RegExp): boolean => names.some((name) => form.test(name))
