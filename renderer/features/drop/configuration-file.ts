import type { Dropped } from '../../api/drops/dropped-files.ts'

/** A larger file is not read as a registry's configuration. */
export const maxConfigBytes = 1024 * 1024

/** The dropped file, if it is the only one and is named like a configuration; image archives have other names. */
export function configurationIn(dropped: readonly Dropped[]): File | undefined {
  const [only, more] = dropped
  if (only === undefined || more !== undefined) return undefined
  if (only instanceof File) return isConfiguration(only) ? only : undefined
  return only.entry.isFile && only.file !== null && isConfiguration(only.file) ? only.file : undefined
}

/** Whether the name is that of a YAML file, a file of variables, or `gitlab.rb`. */
export function isConfiguration({ name, size }: Pick<File, 'name' | 'size'>): boolean {
  return size <= maxConfigBytes && /(?:\.ya?ml|\.env|^\.env|^gitlab\.rb)$/i.test(name)
}
