/** The command line, an input file or a setting of ours is unusable: the message is one sentence, and it is all that is shown. */
export class UsageError extends Error {
  override name = 'UsageError'
}
