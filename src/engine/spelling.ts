import { respeller } from '../apps/respell.ts'
import type { Draft, Edit, Plan } from '../types.ts'

/** A change of settings in the app's own words: checks speak of the settings of its base runtime. A name that is set stands for itself. */
export function respeltEdit(edit: Edit, { settings, spelling }: Pick<Plan, 'settings' | 'spelling'>): Edit {
  if (!spelling) return edit
  return Object.fromEntries(
    Object.entries(edit).map(([key, value]) => {
      const name = settings.has(key) ? key : (spelling.names.get(key) ?? key)
      return [name, value === null ? null : spelling.valueOf(name, value)]
    }),
  )
}

/** A finding in the app's own words; what the user really wrote stays as it is. */
export function respeltDraft(draft: Draft, plan: Plan): Draft {
  if (!plan.spelling) return draft
  const written = new Set([...(draft.culprits ?? []), ...draft.evidence.map(({ text }) => text.split('=', 1)[0] ?? '')])
  const spell = respeller(new Map([...plan.spelling.names].filter(([name]) => !written.has(name))))
  const { fix, mend } = draft
  const swap = fix?.swap && { ...fix.swap, setting: spell(fix.swap.setting) }
  const edit = fix?.edit && respeltEdit(fix.edit, plan)
  return {
    ...draft,
    message: spell(draft.message),
    ...(fix ? { fix: { ...fix, text: spell(fix.text), ...(swap ? { swap } : {}), ...(edit ? { edit } : {}) } } : {}),
    ...(mend ? { mend: respeltEdit(mend, plan) } : {}),
  }
}
