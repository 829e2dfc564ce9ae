import type { Route } from '../../../types.ts'

/** How a setting is written in a file of declarative configuration; undefined for one that stands elsewhere. */
export function lineInFile(setting: string, value: string | null, isThere: boolean): string | undefined {
  const text = JSON.stringify(value)
  if (setting === 'OTEL_SERVICE_NAME' && value !== null) return `resource: { attributes: [{ name: service.name, value: ${text} }] }`
  const [, header] = /\.headers\.([^.]+)$/.exec(setting) ?? []
  if (isThere || header === undefined || value === null) return undefined
  return `headers: [{ name: ${header}, value: ${text} }]`
}

/** Headers stand beside the endpoint. */
export function headerInFile({ url, headers }: Route, header: string): string | undefined {
  const own = [url, ...Object.values(headers)].map((one) => one?.from.setting).find((name) => name?.includes('.exporter.'))
  return own === undefined ? undefined : `${own.replace(/(\.exporter\.[^.]+)\..*$/, '$1')}.headers.${header}`
}
