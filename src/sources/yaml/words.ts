/** What is wrong with a YAML text, by the library's codes. */
export const WHY: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation does not fit',
  TAB_AS_INDENT: 'a tab where blanks belong',
  BLOCK_AS_IMPLICIT_KEY: 'a second ": " on one line',
  MULTILINE_IMPLICIT_KEY: 'a key without a ":" after it',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing',
  BAD_DQ_ESCAPE: 'an unknown \\ escape in double quotes',
  DUPLICATE_KEY: 'a key stands twice',
}
