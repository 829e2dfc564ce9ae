export { createNet, type Net, type NetOptions } from './net.ts'
export type { Question } from './question.ts'
export { sniff, type Sniffed } from './sniff.ts'
