export { createNet, type Net } from './net.ts'
export type { Question, Trust } from './question.ts'
export { sniff } from './sniff.ts'
export type { WayQuestion } from './way.ts'
