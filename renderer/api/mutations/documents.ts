import { useMutation } from '@tanstack/react-query'

import type { Input } from '../../../electron/api/contract.ts'
import { useClient } from '../client/client-context.tsx'

/** Asks what a public key says of the signatures of an artifact. The key stays in the window. */
export function useVerifySignatures() {
  const client = useClient()
  return useMutation({ mutationFn: (input: Input<'verifySignatures'>) => client.verifySignatures(input) })
}
