import type { ProvenanceView } from '../../../api/rows.ts'
import { flatTexts, isJson, jsonIn, listIn, present, textIn, timeIn, type Json } from '../json.ts'
import { digestIn } from './statement.ts'

/** The provenance in a statement's predicate, of SLSA 0.1 to 1; undefined for a predicate of another type. */
export function readProvenance(predicateType: string, predicate: Json): ProvenanceView | undefined {
  const version = /^https:\/\/slsa\.dev\/provenance\/v(.+)$/.exec(predicateType)?.[1]
  if (version === undefined) return undefined
  return version.startsWith('0.') ? ofVersion0(version, predicate) : ofVersion1(version, predicate)
}

function ofVersion1(version: string, predicate: Json): ProvenanceView {
  const definition = jsonIn(predicate, 'buildDefinition')
  const run = jsonIn(predicate, 'runDetails')
  const metadata = jsonIn(run, 'metadata')
  const external = jsonIn(definition, 'externalParameters')
  const workflow = jsonIn(external, 'workflow')
  const from = jsonIn(external, 'configSource')
  const materials = materialsOf(listIn(definition, 'resolvedDependencies'))
  const vcs = jsonIn(jsonIn(metadata, 'buildkit_metadata'), 'vcs')
  const source = textIn(vcs, 'source') ?? textIn(workflow, 'repository') ?? textIn(from, 'uri')
  return present({
    format: `SLSA ${version}`,
    builder: textIn(jsonIn(run, 'builder'), 'id'),
    buildType: textIn(definition, 'buildType'),
    source,
    revision: textIn(vcs, 'revision') ?? revisionIn(from) ?? revisionOf(materials, source),
    invocation: textIn(metadata, 'invocationId') ?? textIn(metadata, 'invocationID'),
    startedAtMs: timeIn(metadata, 'startedOn'),
    finishedAtMs: timeIn(metadata, 'finishedOn'),
    parameters: [
      ...flatTexts(external, mostDepth),
      ...flatTexts(jsonIn(definition, 'internalParameters'), mostDepth),
    ].slice(0, mostParameters),
    materials,
  })
}

function ofVersion0(version: string, predicate: Json): ProvenanceView {
  const invocation = jsonIn(predicate, 'invocation')
  const metadata = jsonIn(predicate, 'metadata')
  const from = jsonIn(invocation, 'configSource')
  const vcs = jsonIn(jsonIn(metadata, 'https://mobyproject.org/buildkit@v1#metadata'), 'vcs')
  const materials = materialsOf(listIn(predicate, 'materials'))
  const source = textIn(vcs, 'source') ?? textIn(from, 'uri')
  const parameters = [
    ...flatTexts(from, mostDepth, 'configSource.'),
    ...flatTexts(jsonIn(invocation, 'parameters'), mostDepth),
    ...flatTexts(jsonIn(invocation, 'environment'), mostDepth, 'environment.'),
  ]
  return present({
    format: `SLSA ${version}`,
    builder: textIn(jsonIn(predicate, 'builder'), 'id'),
    buildType: textIn(predicate, 'buildType'),
    source,
    revision: textIn(vcs, 'revision') ?? revisionIn(from) ?? revisionOf(materials, source),
    invocation: textIn(metadata, 'buildInvocationId') ?? textIn(metadata, 'buildInvocationID'),
    startedAtMs: timeIn(metadata, 'buildStartedOn'),
    finishedAtMs: timeIn(metadata, 'buildFinishedOn'),
    parameters: parameters.slice(0, mostParameters),
    materials,
  })
}

function materialsOf(list: readonly unknown[]): ProvenanceView['materials'] {
  return list.slice(0, mostMaterials).map((each) =>
    present({
      uri: textIn(each, 'uri') ?? textIn(each, 'name') ?? '',
      digest: digestIn(isJson(each) ? each['digest'] : undefined),
    }),
  )
}

/** The commit of a source: Git's names for its digests are sha1 and gitCommit. */
function revisionIn(source: Json): string | undefined {
  const digests = jsonIn(source, 'digest')
  return textIn(digests, 'gitCommit') ?? textIn(digests, 'sha1')
}

function revisionOf(materials: ProvenanceView['materials'], source: string | undefined): string | undefined {
  const found = materials.find(
    ({ uri, digest }) =>
      source !== undefined && uri.includes(source) && /^(?:gitCommit|sha1):/.test(digest ?? ''),
  )
  return found?.digest?.replace(/^[^:]+:/, '')
}

const mostMaterials = 10_000
const mostParameters = 500
const mostDepth = 6
