import { Component, type ReactNode } from 'react'

import { ErrorPanel } from './problem.tsx'

/** Keeps an exception in one view from ending the whole window. */
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
