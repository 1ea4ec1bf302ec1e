import type { DocumentPart } from '../../../../electron/api/rows.ts'
import type { Documents } from '../../../api/queries/documents.ts'

/** What one tab of an artifact shows. */
export type PartGroup =
  | { readonly kind: 'part'; readonly id: string; readonly part: DocumentPart }
  | { readonly kind: 'signatures'; readonly id: string; readonly parts: readonly DocumentPart[] }
  | { readonly kind: 'files'; readonly id: string; readonly files: number }

/** The documents in the order of the artifact's layers, then what signs them, then its files. */
export function partGroups({ artifact, parts }: Pick<Documents, 'artifact' | 'parts'>): readonly PartGroup[] {
  const said = parts.filter(({ content }) => content.kind !== 'signature')
  const signed = parts.filter(({ signatures }) => signatures.length > 0)
  const files = artifact?.files.length ?? 0
  return [
    ...said.map((part) => ({ kind: 'part' as const, id: `part ${part.position}`, part })),
    ...(signed.length === 0 ? [] : [{ kind: 'signatures' as const, id: 'signatures', parts: signed }]),
    ...(files === 0 ? [] : [{ kind: 'files' as const, id: 'files', files }]),
  ]
}
