import { lazy, Suspense, useCallback, type ReactNode } from 'react'

import { ErrorBoundary } from '../parts/feedback/error-boundary.tsx'
import { GuideLinks } from '../parts/feedback/guide-link.tsx'
import { useWindowState } from '../state/window-state.tsx'

/** The window with the guide above it while that is open, and with the way of errors to their entries. */
export function WithGuide(props: { children: ReactNode }): ReactNode {
  const { guide, openGuide, closeGuide } = useWindowState()
  const openEntry = useCallback((at: string) => openGuide({ page: 'troubleshooting', at }), [openGuide])
  return (
    <GuideLinks open={openEntry}>
      {props.children}
      {guide !== undefined && (
        <ErrorBoundary>
          <Suspense fallback={null}>
            <Guide opened={guide} onClose={closeGuide} />
          </Suspense>
        </ErrorBoundary>
      )}
    </GuideLinks>
  )
}

const Guide = lazy(async () => ({
  default: (await import('../features/guide/guide.tsx')).Guide,
}))
