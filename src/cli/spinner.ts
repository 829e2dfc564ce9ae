import ora from 'ora'

/** A spinner on standard error; only ever loaded on a terminal. */
export function start(text: string, inColor: boolean): { stop(): void } {
  const spinner = ora({ text, stream: process.stderr, discardStdin: false, color: inColor && 'cyan' }).start()
  return { stop: () => void spinner.stop() }
}
