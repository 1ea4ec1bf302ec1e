import { QueryClient } from '@tanstack/react-query'

/**
 * The cache of what the host answered. The host is on this machine and says itself when something changed, so
 * nothing is asked again by itself; rows are never compared one by one.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Infinity,
        structuralSharing: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
