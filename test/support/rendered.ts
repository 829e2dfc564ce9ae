import { jsonParts } from '../../src/report/json.ts'
import { junitParts } from '../../src/report/junit.ts'
import type { Report } from '../../src/report/schema.ts'
import { textParts } from '../../src/report/text.ts'

// The formats come in parts, for reports of many targets; a test looks at the whole.
export const json = (report: Report): string => [...jsonParts(report)].join('')
export const junit = (report: Report): string => [...junitParts(report)].join('')
export const text = (...given: Parameters<typeof textParts>): string => [...textParts(...given)].join('')
