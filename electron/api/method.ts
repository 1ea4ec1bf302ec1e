import type { z } from 'zod'

/** A method as it is declared: its kind, the schema of its input, and what it gives. */
export interface Declared<
  Kind extends 'call' | 'stream' = 'call' | 'stream',
  Schema extends z.ZodType = z.ZodType,
  Output = unknown,
> {
  readonly kind: Kind
  /** Made when it is first asked for. Only the host asks: the window neither makes schemas nor parses. */
  readonly input: Schema
  /** A type only: no method has a value here. */
  readonly output?: Output
}

/** The methods of an area, by name. */
export interface Area {
  readonly [name: string]: Declared
}

/** The output of a method that gives nothing. */
export type Nothing = Record<string, never>

/** A method that is answered once. */
export function call<Schema extends z.ZodType>(makeSchema: () => Schema) {
  return { gives: <Output>(): Declared<'call', Schema, Output> => declared('call', makeSchema) }
}

/** A method that is answered by items, until the end or until the window stops reading. */
export function stream<Schema extends z.ZodType>(makeSchema: () => Schema) {
  return { gives: <Item>(): Declared<'stream', Schema, Item> => declared('stream', makeSchema) }
}

function declared<Kind extends 'call' | 'stream', Schema extends z.ZodType>(
  kind: Kind,
  makeSchema: () => Schema,
): { readonly kind: Kind; readonly input: Schema } {
  let made: Schema | undefined
  return {
    kind,
    get input() {
      made ??= makeSchema()
      return made
    },
  }
}

/** What a method takes, as its schema has it. */
export type InputOf<M extends Declared> = Frozen<z.infer<M['input']>>
/** What a call gives, or a stream in each item. */
export type OutputOf<M extends Declared> = Required<M>['output']

/** What the host implements. The signal is not optional: an implementation cannot forget it. */
export type Implementation<Methods extends Area> = {
  readonly [Name in keyof Methods]: (
    input: InputOf<Methods[Name]>,
    signal: AbortSignal,
  ) => Answer<Methods[Name]>
}

/** What the window calls: the same names and types. */
export type Callable<Methods extends Area> = {
  readonly [Name in keyof Methods]: (
    input: InputOf<Methods[Name]>,
    options?: CallOptions,
  ) => Answer<Methods[Name]>
}

export interface CallOptions {
  readonly signal?: AbortSignal
}

type Answer<M extends Declared> =
  M extends Declared<'call'> ? Promise<OutputOf<M>> : AsyncIterable<OutputOf<M>>

/** The same data, readonly all the way down. */
export type Frozen<Data> = Data extends string | number | boolean | undefined
  ? Data
  : { readonly [Key in keyof Data]: Frozen<Data[Key]> }
