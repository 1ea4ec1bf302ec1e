import type { Dropped } from '../../api/drops/dropped-files.ts'

/** Larger is no registry's configuration. */
export const maxConfigBytes = 1024 * 1024

/** The one file that was dropped, where its name is one that configurations have: no image is called so. */
export function configurationIn(dropped: readonly Dropped[]): File | undefined {
  const [only, more] = dropped
  if (only === undefined || more !== undefined) return undefined
  if (only instanceof File) return isConfiguration(only) ? only : undefined
  return only.entry.isFile && only.file !== null && isConfiguration(only.file) ? only.file : undefined
}

/** By its name: files of YAML, of variables, and GitLab's own. */
export function isConfiguration({ name, size }: Pick<File, 'name' | 'size'>): boolean {
  return size <= maxConfigBytes && /(?:\.ya?ml|\.env|^\.env|^gitlab\.rb)$/i.test(name)
}
