/** A larger file is not read as a registry's configuration. */
export const maxConfigBytes = 1024 * 1024

/** Whether the name is that of a YAML file, a file of variables, or `gitlab.rb`. */
export function isConfiguration({ name, size }: Pick<File, 'name' | 'size'>): boolean {
  return size <= maxConfigBytes && /(?:\.ya?ml|\.env|^\.env|^gitlab\.rb)$/i.test(name)
}
