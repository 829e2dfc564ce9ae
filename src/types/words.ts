export type Signal = 'traces' | 'metrics' | 'logs'
export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs']
export type Protocol = 'http/protobuf' | 'http/json' | 'grpc'
export type Severity = 'error' | 'warning' | 'note'
export type Stage = 'plan' | 'probe' | 'trip'
