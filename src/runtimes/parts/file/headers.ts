import { headerSecret } from '../../../redact.ts'
import type { Reading, Route } from '../../../types.ts'
import type { Ctx } from '../context.ts'
import { hardened } from '../header-list.ts'
import { type HeaderRules, readHeaders, sentFlaw } from '../headers.ts'
import { derive } from '../settings.ts'
import type { FileExporter } from './model.ts'

export interface ListRules extends HeaderRules {
  /** What an item does that cannot be used. */
  outcomeOf(item: Reading): Reading['outcome']
  says?: string
}

/** `headers_list`, and above it the entries of `headers`, which are taken as they stand; both above what is there already. */
export function fileHeaders({ readings }: Ctx, { list, headers, signal }: FileExporter, out: Route, rules: ListRules): void {
  if (list) {
    const read = hardened(readHeaders(list.from.setting, list, [signal], rules), (item) => rules.outcomeOf(item), rules.says)
    Object.assign(out.headers, read.headers)
    readings.push(...read.readings)
  }
  for (const { name, traced } of headers) {
    const key = name.toLowerCase()
    const text = traced.value.reveal()
    out.headers[key] = derive(headerSecret(name, text), traced)
    const odd = sentFlaw(key, text, text, 0)
    const base = { from: traced.from, setting: traced.from.setting, raw: traced.value, signals: [signal], loses: [key] }
    if (odd) readings.push({ ...base, outcome: 'used', reason: odd.flaw, span: odd.span })
  }
}
