import { IconChevronRight } from '@tabler/icons-react'
import { useMemo, useState, type ReactNode } from 'react'

import { visible } from '../../text/visible.ts'
import { useFirst } from '../more.tsx'
import styles from './json-tree.module.css'

/** A JSON document, folded: objects and lists open one by one. Digests in it are links when `onDigest` is given. */
export function JsonTree(props: {
  label: string
  text: string
  onDigest?: (digest: string) => void
}): ReactNode {
  const value = useMemo<unknown>(() => JSON.parse(props.text), [props.text])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <section className={`mono ${styles['tree']}`} aria-label={props.label} tabIndex={0}>
      <Node name={undefined} value={value} depth={0} onDigest={props.onDigest} />
    </section>
  )
}

function Node(props: {
  name: string | undefined
  value: unknown
  depth: number
  onDigest: ((digest: string) => void) | undefined
}): ReactNode {
  const { name, value, depth, onDigest } = props
  const [open, setOpen] = useState(depth < openedDepth)
  const members = useMemo(() => membersOf(value), [value])
  const { shown, more } = useFirst(members ?? noMembers)
  const label = name === undefined ? '' : `${visible(name)}: `
  if (members === undefined) {
    return (
      <div className={styles['leaf']}>
        <span className={styles['name']}>{label}</span>
        <Leaf value={value} onDigest={onDigest} />
      </div>
    )
  }
  const isList = Array.isArray(value)
  return (
    <div>
      <button
        type="button"
        className={styles['fold']}
        aria-expanded={open}
        onClick={() => setOpen((now) => !now)}
      >
        <IconChevronRight size={12} aria-hidden="true" />
        <span className={styles['name']}>{label}</span>
        <span
          className={styles['count']}
        >{`${isList ? '[' : '{'} ${members.length} ${isList ? ']' : '}'}`}</span>
      </button>
      {open && (
        <div className={styles['members']}>
          {shown.map(([key, member]) => (
            <Node key={key} name={key} value={member} depth={depth + 1} onDigest={onDigest} />
          ))}
          {more}
        </div>
      )}
    </div>
  )
}

const openedDepth = 2
const noMembers: readonly (readonly [string, unknown])[] = []

/** Undefined for what has none. */
function membersOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined
}

function Leaf(props: { value: unknown; onDigest: ((digest: string) => void) | undefined }): ReactNode {
  const { value, onDigest } = props
  const text = typeof value === 'string' ? visible(value) : JSON.stringify(value)
  if (typeof value !== 'string') return <span className={styles['other']}>{text}</span>
  if (onDigest !== undefined && /^sha(?:256|384|512):[0-9a-f]{64,128}$/.test(value)) {
    return (
      <button type="button" className={styles['link']} onClick={() => onDigest(value)}>
        {text}
      </button>
    )
  }
  return <span className={styles['text']}>{text}</span>
}
