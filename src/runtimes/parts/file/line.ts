/** How a setting is written in a file of declarative configuration; undefined for one that stands elsewhere. */
export const lineInFile = (setting: string, value: string | null): string | undefined =>
  setting === 'OTEL_SERVICE_NAME' && value !== null
    ? `resource: { attributes: [{ name: service.name, value: ${JSON.stringify(value)} }] }`
    : undefined

/** Beside the endpoint. */
export const headerInFile = (name: string, value: string): string => `headers: [{ name: ${name}, value: ${JSON.stringify(value)} }]`
