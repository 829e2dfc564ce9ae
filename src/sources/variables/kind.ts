import { isChartTest } from '../collector/clue.ts'

const HAS = /\.(?:json[c5]?|toml|tf|hcl|bicep|ya?ml)$/i
/** A variable of telemetry as a key, as a name beside a value, or with its value behind a `=`. */
const VARIABLE = /(?:^|[\s{,["'=])OTEL_[A-Z][A-Z0-9_]*["']?\s*(?:[:=,}\]\n]|$)/m

/** A file of some tool that gives variables to programs: a task of ECS, a function, launch settings, Terraform. */
export const holdsVariables = (path: string, head: string): boolean => HAS.test(path) && VARIABLE.test(head) && !isChartTest(head)
