export { createNet, type Net } from './net.ts'
export type { Question } from './question.ts'
export { sniff } from './sniff.ts'
