import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'
import type { StoreRow } from '../../electron/api/rows.ts'
import { UndoChange } from '../features/activity/undo-change.tsx'
import { About } from '../features/about/about.tsx'
import { AuditForm } from '../features/audit/audit-form.tsx'
import { ConfirmPlan } from '../features/confirm-plan/confirm-plan.tsx'
import { MakePlan } from '../features/confirm-plan/make-plan.tsx'
import { NewFolderForm } from '../features/confirm-plan/new-folder-form.tsx'
import { RenameForm } from '../features/confirm-plan/rename-form.tsx'
import { TagForm } from '../features/confirm-plan/tag-form.tsx'
import { kindOf, usePlanTitle } from '../features/confirm-plan/plan-title.ts'
import { MirrorRuleForm } from '../features/compare/rules/mirror-rule-form.tsx'
import { RunMirror } from '../features/compare/rules/run-mirror.tsx'
import { CopyForm } from '../features/copy/copy-form.tsx'
import { ExportForm } from '../features/export/export-form.tsx'
import { ConfigAmong } from '../features/open-config/config-among.tsx'
import { OpenConfig } from '../features/open-config/open-config.tsx'
import { PresignForm } from '../features/files/presign-form.tsx'
import { ChooseStore } from '../features/drop/choose-store.tsx'
import { ChooseThings } from '../features/drop/choose-things.tsx'
import { PushDialog } from '../features/push/push-dialog.tsx'
import { AddStoreForm } from '../features/store-form/add-store-form.tsx'
import { EditStoreForm } from '../features/store-form/edit-store-form.tsx'
import { AbortUploads } from '../features/uploads/abort-uploads.tsx'
import { AllowAmbientKeys } from '../features/stores/allow-ambient-keys.tsx'
import { AllowAndGoOn } from '../features/allow-changes/allow-and-go-on.tsx'
import { AllowChanges } from '../features/allow-changes/allow-changes.tsx'
import { LeaveQuestion } from './leave-question.tsx'
import styles from './dialogs.module.css'
import { PricesForm } from '../features/prices/prices-form.tsx'
import { RemoveStore } from '../features/stores/remove-store.tsx'
import { ShortcutsPage } from '../features/shortcuts/shortcuts-page.tsx'
import { SettingsForm } from '../features/settings/settings-form.tsx'
import { CancelDialog } from '../features/transfers/cancel-dialog.tsx'
import { ExistingDialog } from '../features/transfers/existing-dialog.tsx'
import { useWindowState } from '../state/window-state.tsx'
import type { Dialog } from '../state/dialog.ts'

type OpenDialog = Exclude<Dialog, { kind: 'none' | 'palette' }>

/** A dialog with its title. It is loaded after the first picture: its forms are half of the window. */
export function TitledDialog(props: {
  dialog: OpenDialog
  stores: readonly StoreRow[]
  onClose: () => void
}): ReactNode {
  const { t } = useTranslation('common')
  const title = useTitle(props.dialog)
  const { leaveDialog } = useWindowState()
  return (
    <Modal
      opened
      onClose={() => leaveDialog()}
      title={title}
      size={sizeOf(props.dialog.kind)}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{
        header: styles['header'] ?? '',
        title: styles['title'] ?? '',
        body: styles['body'] ?? '',
      }}
      transitionProps={{ duration: 0 }}
    >
      <LeaveQuestion />
      <Content dialog={props.dialog} stores={props.stores} onDone={props.onClose} />
    </Modal>
  )
}

const wide: ReadonlySet<Dialog['kind']> = new Set([
  'settings',
  'about',
  'addStore',
  'editStore',
  'openConfig',
  'existing',
  'abortUploads',
  'export',
  'copy',
  'plan',
  'makePlan',
  'mirrorRule',
  'runMirror',
])

function sizeOf(kind: Dialog['kind']): number {
  if (kind === 'push') return 960
  if (kind === 'shortcuts') return 860
  if (kind === 'configAmong') return 520
  if (kind === 'choosePush' || kind === 'chooseStore') return 500
  return wide.has(kind) ? 640 : 440
}

function useTitle(dialog: OpenDialog): string {
  const { t } = useTranslation([
    'stores',
    'shell',
    'transfers',
    'files',
    'uploads',
    'images',
    'push',
    'plans',
    'activity',
    'usage',
    'reports',
    'mirror',
    'commands',
  ])
  const planTitle = usePlanTitle()
  switch (dialog.kind) {
    case 'settings':
      return t('shell:settings')
    case 'shortcuts':
      return t('commands:name.shortcuts')
    case 'about':
      return t('commands:name.about')
    case 'addStore':
      return t('stores:form.addTitle')
    case 'editStore':
      return t('stores:form.editTitle', { store: dialog.store.name })
    case 'openConfig':
      return t('stores:config.title')
    case 'configAmong':
      return t('stores:config.amongTitle')
    case 'allowChanges':
      return t('stores:allow.title', { store: dialog.store.name })
    case 'allowAndGoOn':
      return t('files:drop.readOnlyTitle', { store: dialog.store.name })
    case 'ambientKeys':
      return t('stores:ambientKeys.confirmTitle', { store: dialog.store.name })
    case 'removeStore':
      return t('stores:removal.title', { store: dialog.store.name })
    case 'audit':
      return t('reports:audit.title', { store: dialog.store.name })
    case 'existing':
      return t('transfers:existing.title')
    case 'cancelTransfers':
      return t('transfers:cancelAsk.title', { count: dialog.transfers.length })
    case 'presign':
      return t('files:presign.title')
    case 'export':
      return t('images:export.title')
    case 'copy':
      return t('images:copy.title')
    case 'chooseStore':
      return t('push:whichStore.title')
    case 'choosePush':
    case 'push':
      return t('push:title', { store: dialog.store.name })
    case 'abortUploads':
      return t('uploads:abort.title')
    case 'plan':
      return planTitle(dialog.plan.kind, dialog.plan.subject.count)
    case 'makePlan':
      return planTitle(kindOf(dialog.asked), dialog.count)
    case 'mirrorRule':
      return t(dialog.id === undefined ? 'mirror:form.newTitle' : 'mirror:form.editTitle')
    case 'runMirror':
      return t('mirror:run.title', { name: dialog.rule.name })
    case 'undoChange':
      return t('activity:undoTitle')
    case 'tagManifest':
      return t('plans:tagForm.title')
    case 'renameFiles':
      return t('plans:renameForm.title')
    case 'prices':
      return t('usage:prices.title', { store: dialog.store.name })
    case 'newFolder':
      return t('plans:folderForm.title')
  }
}

function Content(props: { dialog: OpenDialog; stores: readonly StoreRow[]; onDone: () => void }): ReactNode {
  const { dialog, stores, onDone } = props
  // The store may have changed since the dialog opened.
  const current = (store: StoreRow): StoreRow => stores.find(({ id }) => id === store.id) ?? store
  switch (dialog.kind) {
    case 'settings':
      return <SettingsForm part={dialog.part} stores={stores} />
    case 'shortcuts':
      return <ShortcutsPage />
    case 'about':
      return <About />
    case 'addStore':
      return <AddStoreForm draft={dialog.draft} fileName={dialog.fileName} stores={stores} onDone={onDone} />
    case 'editStore':
      return (
        <EditStoreForm
          store={dialog.store}
          stores={stores}
          beginWith={dialog.parameters ?? []}
          onDone={onDone}
        />
      )
    case 'openConfig':
      return (
        <OpenConfig
          key={dialog.file === undefined ? dialog.text : `${dialog.file.name} ${dialog.file.lastModified}`}
          file={dialog.file}
          text={dialog.text}
          onUpload={dialog.upload}
        />
      )
    case 'configAmong':
      return <ConfigAmong of={dialog} onDone={onDone} />
    case 'allowChanges':
      return <AllowChanges store={dialog.store} onDone={onDone} />
    case 'allowAndGoOn':
      return <AllowAndGoOn store={dialog.store} goOn={dialog.goOn} onDone={onDone} />
    case 'audit':
      return <AuditForm store={current(dialog.store)} onDone={onDone} />
    case 'ambientKeys':
      return <AllowAmbientKeys store={dialog.store} keys={dialog.keys} onDone={onDone} />
    case 'removeStore':
      return <RemoveStore store={dialog.store} onDone={onDone} />
    case 'cancelTransfers':
      return <CancelDialog transfers={dialog.transfers} onDone={onDone} />
    case 'existing':
      return <ExistingDialog of={dialog.of} onDone={onDone} />
    case 'presign':
      return <PresignForm store={dialog.store} objectKey={dialog.key} onDone={onDone} />
    case 'export':
      return (
        <ExportForm
          store={dialog.store}
          repository={dialog.repository}
          reference={dialog.reference}
          onDone={onDone}
        />
      )
    case 'copy':
      return (
        <CopyForm from={dialog.from} items={dialog.items} to={dialog.to} stores={stores} onDone={onDone} />
      )
    case 'chooseStore':
      return <ChooseStore of={dialog} stores={stores} onCancel={onDone} />
    case 'choosePush':
      return <ChooseThings store={current(dialog.store)} into={dialog.into} />
    case 'push':
      return (
        <PushDialog store={current(dialog.store)} into={dialog.into} things={dialog.things} onDone={onDone} />
      )
    case 'abortUploads':
      return <AbortUploads store={dialog.store} uploads={dialog.uploads} onDone={onDone} />
    case 'plan':
      return <ConfirmPlan store={current(dialog.store)} plan={dialog.plan} onDone={onDone} />
    case 'makePlan':
      return <MakePlan store={current(dialog.store)} asked={dialog.asked} onDone={onDone} />
    case 'mirrorRule':
      return <MirrorRuleForm draft={dialog.draft} id={dialog.id} stores={stores} onDone={onDone} />
    case 'runMirror':
      return <RunMirror rule={dialog.rule} stores={stores} onDone={onDone} />
    case 'undoChange':
      return (
        <UndoChange
          change={dialog.change}
          store={stores.find(({ id }) => id === dialog.change.store)}
          onDone={onDone}
        />
      )
    case 'tagManifest':
      return (
        <TagForm store={dialog.store} repository={dialog.repository} digest={dialog.digest} onDone={onDone} />
      )
    case 'renameFiles':
      return <RenameForm store={dialog.store} keys={dialog.keys} onDone={onDone} />
    case 'prices':
      return <PricesForm store={dialog.store.id} classes={dialog.classes} onDone={onDone} />
    case 'newFolder':
      return <NewFolderForm store={dialog.store} prefix={dialog.prefix} onDone={onDone} />
  }
}
