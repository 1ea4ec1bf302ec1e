import { useCallback, useRef, type ChangeEvent, type ReactNode } from 'react'

/** The system's choosers for files and for a folder, by these names; `inputs` has to be on the page. */
export function useChoosers(
  onChosen: (files: readonly File[]) => void,
  labels: { readonly files: string; readonly folder: string },
): {
  readonly inputs: ReactNode
  readonly chooseFiles: () => void
  readonly chooseFolder: () => void
} {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const list = [...(event.currentTarget.files ?? [])]
    // The same files can be chosen again.
    event.currentTarget.value = ''
    if (list.length > 0) onChosen(list)
  }
  const hidden = { type: 'file', hidden: true, multiple: true, onChange: chosen }
  return {
    chooseFiles: useCallback(() => files.current?.click(), []),
    chooseFolder: useCallback(() => folder.current?.click(), []),
    inputs: (
      <>
        <input ref={files} {...hidden} aria-label={labels.files} />
        <input
          ref={(input) => {
            // React knows no such attribute.
            if (input !== null) input.webkitdirectory = true
            folder.current = input
          }}
          {...hidden}
          aria-label={labels.folder}
        />
      </>
    ),
  }
}
