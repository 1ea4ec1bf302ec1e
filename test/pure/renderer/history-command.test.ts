import { describe, expect, it } from 'vitest'

import { commandOf } from '../../../renderer/features/repositories/layers/history-command.ts'

describe('a step of history', () => {
  it('is told without what builders put around it', () => {
    expect(commandOf('/bin/sh -c #(nop)  CMD ["bash"]')).toEqual({ verb: 'CMD', text: '["bash"]' })
    expect(commandOf('/bin/sh -c apt-get update')).toEqual({ verb: 'RUN', text: 'apt-get update' })
    expect(commandOf('RUN /bin/sh -c make # buildkit')).toEqual({ verb: 'RUN', text: 'make' })
    expect(commandOf('RUN |1 VERSION=2 /bin/sh -c make install # buildkit')).toEqual({
      verb: 'RUN',
      text: 'make install',
    })
    expect(commandOf('|1 VERSION=2 /bin/sh -c make install')).toEqual({ verb: 'RUN', text: 'make install' })
    expect(commandOf('COPY app /app # buildkit')).toEqual({ verb: 'COPY', text: 'app /app' })
  })

  it('is shown as it is when no builder is recognised', () => {
    expect(commandOf('bazel build ...')).toEqual({ text: 'bazel build ...' })
    expect(commandOf('RUNNER x')).toEqual({ text: 'RUNNER x' })
  })
})
