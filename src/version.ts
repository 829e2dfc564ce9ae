import pkg from '../package.json' with { type: 'json' }

/** The version of otel-doctor itself. */
export const VERSION: string = pkg.version
