import { useSyncExternalStore } from 'react'

/** Whether there is a step back or forward within the window's own history. */
export function useSteps(): { canGoBack: boolean; canGoForward: boolean } {
  const canGoBack = useSyncExternalStore(subscribe, () => window.navigation.canGoBack)
  const canGoForward = useSyncExternalStore(subscribe, () => window.navigation.canGoForward)
  return { canGoBack, canGoForward }
}

function subscribe(onChange: () => void): () => void {
  window.navigation.addEventListener('currententrychange', onChange)
  return () => window.navigation.removeEventListener('currententrychange', onChange)
}
