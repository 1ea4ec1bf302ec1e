import type { ArtifactFile } from '../../../../electron/api/rows.ts'

/** A title may be a path, and may hold what no file's name does: the sink makes a name of it. */
export function nameToSave({ title, digest }: Pick<ArtifactFile, 'title' | 'digest'>): string {
  const name = (title ?? '').split(/[/\\]/).at(-1) ?? ''
  return name === '' ? digest.replace(':', '-') : name
}
