import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { ChoiceBar } from '../controls/choice-bar.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { jsonLines, storedLines, type JsonLine, type JsonToken } from './json-lines.ts'
import styles from './json-view.module.css'
import { useRowWindow } from '../grid/row-window.ts'

const lineHeightPx = 18
/** A longer text that is not formatted has too many tokens for it. */
const longBytes = 400_000

/** A JSON document, laid out or as it is stored. Digests in it are links when `onDigest` is given. */
export function JsonView(props: {
  label: string
  text: string
  onDigest?: (digest: string) => void
}): ReactNode {
  const { t } = useTranslation('common')
  const [shown, setShown] = useState<'formatted' | 'stored'>('formatted')
  const formatted = useMemo(() => jsonLines(props.text), [props.text])
  const stored = useMemo(() => storedLines(props.text), [props.text])
  const mode = formatted === undefined ? 'stored' : shown
  const count = mode === 'formatted' ? (formatted?.length ?? 0) : stored.length
  const { view, scrollRef } = useRowWindow({ rows: count, rowHeightPx: lineHeightPx })
  const seen = Array.from({ length: view.last - view.first }, (_, offset) => view.first + offset)
  return (
    <div className="fill">
      <div className={styles['bar']}>
        {formatted !== undefined && (
          <ChoiceBar
            label={props.label}
            value={mode}
            choices={[
              { value: 'formatted', text: t('json.formatted') },
              { value: 'stored', text: t('json.stored') },
            ]}
            onChange={setShown}
          />
        )}
        {formatted === undefined && props.text.length > longBytes && (
          <span className={styles['tooLong']}>{t('json.tooLong')}</span>
        )}
        <span className="grow" />
        <CopyButton value={props.text} what={props.label} withWords />
      </div>
      <section
        aria-label={props.label}
        // A region that scrolls has to be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={styles['lines']}
        ref={scrollRef}
      >
        <div style={{ height: view.heightPx, position: 'relative' }}>
          <div className={styles['seen']} style={{ top: view.topPx }}>
            {seen.map((index) => (
              <div key={index} className={styles['line']}>
                <span className={styles['lineNumber']} aria-hidden="true">
                  {index + 1}
                </span>
                {mode === 'formatted' ? (
                  <Line line={formatted?.[index]} onDigest={props.onDigest} />
                ) : (
                  <span>{stored[index]}</span>
                )}
              </div>
            ))}
          </div>
        </div>
      </section>
    </div>
  )
}

function Line(props: {
  line: JsonLine | undefined
  onDigest: ((digest: string) => void) | undefined
}): ReactNode {
  const { line } = props
  if (line === undefined) return null
  return (
    <span>
      {'  '.repeat(Math.min(line.indent, mostIndent))}
      {line.tokens.map((token, index) => (
        // Pieces of a line have no name but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <Piece key={index} token={token} onDigest={props.onDigest} />
      ))}
    </span>
  )
}

/** Deeper lines stand below one another: nobody reads a million levels, and their blanks would fill the memory. */
const mostIndent = 64

const digestPattern = /^"([a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,128})"$/

function Piece(props: { token: JsonToken; onDigest: ((digest: string) => void) | undefined }): ReactNode {
  const { token, onDigest } = props
  const digest = token.kind === 'string' ? digestPattern.exec(token.text)?.[1] : undefined
  if (digest !== undefined && onDigest !== undefined) {
    return (
      <button type="button" className={styles['digest']} onClick={() => onDigest(digest)}>
        {token.text}
      </button>
    )
  }
  return <span className={styles[token.kind]}>{token.text}</span>
}
