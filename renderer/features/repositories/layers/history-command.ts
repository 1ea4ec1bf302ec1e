/** A step of an image's history as people wrote it. */
export interface Command {
  /** `RUN`, `COPY`, …; absent where the step does not say. */
  readonly verb?: string
  readonly text: string
}

const verbs =
  /^(RUN|COPY|ADD|ENV|WORKDIR|USER|EXPOSE|ENTRYPOINT|CMD|LABEL|VOLUME|ARG|SHELL|STOPSIGNAL|HEALTHCHECK|ONBUILD|MAINTAINER)\b\s*/

/** The command without what builders add: the shell before it, `#(nop)`, and the mark `# buildkit` after it. */
export function commandOf(createdBy: string): Command {
  const text = withoutMark(createdBy.trim())
  const shell = /^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c (.*)$/s.exec(text)?.[1]
  if (shell === undefined) return withVerb(text)
  const isNoOperation = shell.startsWith(noOperation)
  return isNoOperation
    ? withVerb(shell.slice(noOperation.length).trim())
    : { verb: 'RUN', text: shell.trim() }
}

/** Not a regular expression: with leading `\s*` it takes quadratic time in the number of blanks. */
function withoutMark(text: string): string {
  const rest = text.slice(0, -mark.length)
  return text.endsWith(mark) && /\s$/.test(rest.slice(-1)) ? rest.trimEnd() : text
}

const mark = '# buildkit'
const noOperation = '#(nop)'

function withVerb(text: string): Command {
  const verb = verbs.exec(text)
  const word = verb?.[1]
  return word === undefined || verb === null ? { text } : { verb: word, text: text.slice(verb[0].length) }
}
