const WHY: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation does not fit',
  TAB_AS_INDENT: 'a tab where blanks belong',
  BLOCK_AS_IMPLICIT_KEY: 'a second ": " on one line',
  MULTILINE_IMPLICIT_KEY: 'a key without a ":" after it',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing',
  BAD_DQ_ESCAPE: 'an unknown \\ escape in double quotes',
  DUPLICATE_KEY: 'a key stands twice',
}

/** What is wrong with a YAML text. An end of the text inside of brackets is an indentation to the library. */
export const whyOf = ({ code, message }: { code: string; message: string }): string =>
  /^Flow (?:map|sequence)\b/.test(message) ? 'a bracket is not closed, or what it holds is not indented' : (WHY[code] ?? 'it is no YAML')
