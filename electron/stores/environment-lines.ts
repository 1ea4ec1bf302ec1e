/**
 * Variables of a registry's environment, from lines as people have them: `NAME=value` of a shell or an env file,
 * `export NAME=value`, `-e NAME=value` of a command, and `- NAME=value` or `NAME: value` of a compose file. Other
 * lines are none of our business.
 */
export function readEnvironmentLines(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:-\s+|-e\s+|export\s+)?(["']?)(REGISTRY_STORAGE[A-Z0-9_]*)(["']?)\s*[=:]/.exec(line)
    if (match === null) continue
    const [start, quote = '', name = '', closed] = match
    const rest = line.slice(start.length).trim()
    // `- "NAME=value"`: the quotes are around both.
    const around = quote !== '' && closed === '' && rest.endsWith(quote)
    variables[name] = unquote(around ? rest.slice(0, -1) : rest)
  }
  return variables
}

function unquote(text: string): string {
  const match = /^(["'])(.*)\1$/.exec(text)
  return match?.[2] ?? text
}
