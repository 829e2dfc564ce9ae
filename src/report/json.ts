import type { Report } from './schema.ts'

export const json = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`
