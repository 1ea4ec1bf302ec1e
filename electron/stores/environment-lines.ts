/**
 * Variables of a registry's environment, from lines as people have them: `NAME=value` of a shell or an env file,
 * `export NAME=value`, and `- NAME=value` or `NAME: value` of a compose file. Other lines are none of our business.
 */
export function readEnvironmentLines(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:-\s+|export\s+)?(["']?)(REGISTRY_STORAGE[A-Z0-9_]*)\s*[=:]\s*(.*?)\s*\1\s*$/.exec(
      line,
    )
    const [, , name, value] = match ?? []
    if (name !== undefined && value !== undefined) variables[name] = unquote(value)
  }
  return variables
}

function unquote(text: string): string {
  const match = /^(["'])(.*)\1$/.exec(text)
  return match?.[2] ?? text
}
