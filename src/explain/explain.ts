import { ANSWERS } from './answers.ts'
import { BEFORE_ANSWER, type Text } from './texts.ts'

const MOST = 3

/** What is known of messages like this one, the most telling first; a paste of several lines may hold several. */
export function explained(message: string): Text[] {
  const found: Text[] = []
  const lines = message.split(/\r?\n/).filter((line) => line.trim() !== '')
  for (const line of [...lines, message]) {
    const first = [...BEFORE_ANSWER, ...ANSWERS].find(({ match }) => match.test(line))
    if (first && !found.includes(first)) found.push(first)
  }
  return isVague(found.at(0)) && found.length > 1 ? [...found.slice(1), ...found.slice(0, 1)].slice(0, MOST) : found.slice(0, MOST)
}

/** The last row says no more than that an export failed. */
const isVague = (text: Text | undefined): boolean => text === ANSWERS.at(-1)
