/** Fills `{name}` into every text of a JSON value. Braces around any other word stay as they are. */
export function render(template: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof template === 'string') {
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  }
  if (Array.isArray(template)) return template.map((each) => render(each, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, render(value, values)]))
}
