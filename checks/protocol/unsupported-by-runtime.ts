import { doesWith, settingFix } from '../../src/engine/counterfactual.ts'
import { mendingProtocol } from '../../src/engine/facts/protocols.ts'
import { readingCheck, isProtocol } from '../../src/engine/kit.ts'
import { quoted } from '../../src/text.ts'
import type { Draft, Edit, Reading, Seen } from '../../src/types.ts'

/** The protocol that it can speak, and the port that goes with it where the endpoint names the other one. */
function spoken({ setting, signals }: Reading, seen: Seen): Edit {
  const edit: Record<string, string> = { [setting]: mendingProtocol(seen, setting, signals) }
  const { routes } = seen.whatIf(edit)
  for (const signal of signals) {
    const { url, dial } = routes[signal]
    const name = url?.from.setting.toUpperCase() ?? ''
    const text = seen.plan.settings.get(name)?.value.reveal()
    if (dial?.port === 4317 && text) edit[name] = text.replace(/:4317(?!\d)/, ':4318')
  }
  return edit
}

export default readingCheck({
  id: 'protocol/unsupported-by-runtime',
  severity: 'error',
  title: 'the program can speak the protocol that is set',
  match: ({ setting, reason }) => reason === 'grpc-port' || (reason === 'unsupported' && isProtocol(setting)),
  draft(reading, seen) {
    if (reading.reason === 'grpc-port') return byPort(reading)
    const { setting, outcome, instead } = reading
    const mend = spoken(reading, seen)
    const says = reading.says ? ` It prints "${quoted(reading.says, 120)}".` : ''
    // Another encoding of the same thing over the same port: it matters only where the backend does not take it.
    const isTaken = outcome === 'default-instead' && (seen.profile?.protocols.some((protocol) => protocol === instead) ?? true)
    return {
      severity: isTaken ? 'note' : 'error',
      message: `The program cannot speak ${reading.raw.toString().trim()}, which ${setting} asks for: it ${doesWith(reading)}.${says}`,
      fix: settingFix(`It speaks ${seen.plan.traits.protocols.join(', ')}: use that`, mend),
      mend,
    }
  },
})

/** The port of gRPC names the protocol as well as a setting would. */
function byPort({ setting, instead }: Reading): Omit<Draft, 'signals' | 'evidence'> {
  const text = instead === undefined || /^https?:/.test(instead) ? instead : `http://${instead}/v1/traces`
  return {
    message: `The program speaks OTLP over HTTP only, and ${setting} leads to port 4317, which is that of gRPC.`,
    fix: { text: `Use the port of OTLP over HTTP, 4318, with the whole URL`, ...(text ? { edit: { [setting]: text } } : {}) },
  }
}
