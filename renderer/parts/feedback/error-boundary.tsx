import { Component, type ReactNode } from 'react'

import { ErrorPanel } from './problem.tsx'

/** Keeps a mistake of one view from taking the window with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return <ErrorPanel error={this.state.error} onRetry={() => this.setState({ error: undefined })} />
  }
}
