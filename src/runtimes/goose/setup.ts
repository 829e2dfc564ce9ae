import type { Settings, SetupForm } from '../../types.ts'

/** Its file holds the endpoint and no header: the rest is of the environment. */
export const configForm: SetupForm = {
  id: 'goose',
  about: "goose's config.yaml, and what it has to be told beside",
  write(settings, quote) {
    const isHeld = ([name]: Settings[number]): boolean => name === 'OTEL_EXPORTER_OTLP_ENDPOINT'
    const file = settings.filter(isHeld).map(([name, value]) => `${name.toLowerCase()}: ${JSON.stringify(value)}\n`)
    const rest = settings.filter((one) => !isHeld(one)).map(([name, value]) => `# export ${name}=${quote(value)}\n`)
    return `# ~/.config/goose/config.yaml\n${file.join('')}\n# in the environment of goose: its file takes no other setting of OTLP\n${rest.join('')}`
  },
}
