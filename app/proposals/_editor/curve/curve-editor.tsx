'use client';
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { DiffSummary } from '../../../_ui/diff-summary';
import { PageHeader } from '../../../_ui/page-header';
import { Section } from '../../../_ui/section';
import { useUrlState } from '../../../_ui/use-url-state';
import { discardDraft, loadDraft, type ProposalForm, saveDraft } from '../document/draft';
import { type EditedDocument, EditedContext, type Editing } from '../document/edited-document';
import { EditorParts, partOf } from '../parts/editor-parts';
import { initialState, reduceEditor } from '../document/editor-state';
import { valueAt } from '../document/document-place';
import { FaultContext, fieldFault, indexFaults } from '../document/faults';
import { BreachList, FaultList } from '../document/fault-list';
import { ImpactStrip } from '../requirement/impact-strip';
import { CURVES, type ParameterDocument, pointerParts } from '../document/parameter-document';
import { ProposalFormPanel } from '../proposal-form';
import { useLint, usePreview } from '../document/use-lint';
import { type Revising } from '../document/saving';
import { useSave } from '../document/use-save';
import classes from './curve-editor.module.css';

export interface EditorBase {
  /** Names the draft in the browser's session: one for each base. */
  readonly draftKey: string;
  /** What editing starts from. */
  readonly document: ParameterDocument;
  readonly form: ProposalForm;
  /** Of the version that the document changes: the live one, or the base of a proposal that is no longer live. */
  readonly live: ParameterDocument;
  readonly liveVersion: number;
  /** What is edited, in a sentence. */
  readonly about: string;
  readonly unit: string;
  readonly revising: Revising | null;
  /** Said above the editor: what saving does to votes, or why it will be refused. */
  readonly notice: string | null;
}

/** Edits a copy of the live parameters: curve by hand, by table and by keys on one state, judged as one types. */
export function CurveEditor({ base }: { base: EditorBase }) {
  const { draftKey, live, unit, revising } = base;
  const [restored] = useState(() => loadDraft(draftKey));
  const [state, dispatch] = useReducer(reduceEditor, restored?.document ?? base.document, initialState);
  const [form, setForm] = useState<ProposalForm>(restored?.form ?? base.form);
  const [formKey, setFormKey] = useState(0);
  const [stored, setStored] = useState(true);
  const saved = useRef(false);
  const { document, past, future } = state;

  const text = useMemo(() => JSON.stringify(document), [document]);
  const lintAnswer = useLint(text, base.liveVersion);
  const { lint } = lintAnswer;
  const changed = lint?.valid === true && lint.diff !== null && lint.diff.entries.length > 0;
  const previewAnswer = usePreview(text, changed && !lintAnswer.pending);
  const onSaved = useCallback(() => {
    saved.current = true;
    discardDraft(draftKey);
  }, [draftKey]);
  const { save, saving, refusal } = useSave(onSaved);
  const faults = useMemo(
    () =>
      indexFaults(
        [...(lint?.faults ?? []), ...(refusal?.faults ?? [])]
          .filter(uniqueFault)
          .map((fault) => fieldFault(fault, valueAt(document, fault.path))),
      ),
    [lint, refusal, document],
  );

  const touched = document !== base.document || form !== base.form;
  useEffect(() => {
    if (!touched || saved.current) return;
    const timer = setTimeout(() => setStored(saveDraft(draftKey, { document, form })), 150);
    return () => clearTimeout(timer);
  }, [touched, draftKey, document, form]);

  // Not in fields: there the browser takes back what was typed.
  useHotkeys([
    ['mod+Z', () => dispatch({ kind: 'undo' })],
    ['mod+shift+Z', () => dispatch({ kind: 'redo' })],
  ]);
  const editing = useMemo<Editing>(
    () => ({
      edit: (edit, gesture) =>
        dispatch({ kind: 'edit', edit, ...(gesture === undefined ? {} : { gesture }) }),
      endGesture: () => dispatch({ kind: 'endGesture' }),
    }),
    [],
  );

  const edited = useMemo<EditedDocument>(
    () => ({ document, live, unit, editing }),
    [document, live, unit, editing],
  );
  const [, setPart] = useUrlState('part');
  const [, setChosen] = useUrlState('class');
  const [, setCurveParam] = useUrlState('curve');
  const [, setProgramme] = useUrlState('programme');
  const jump = (path: string) => {
    const [root, name, curve] = pointerParts(path);
    setPart(partOf(root));
    if (root === 'marginClasses' && name !== undefined && name in document.marginClasses) {
      setChosen(name);
      if (CURVES.some((known) => known === curve)) setCurveParam(curve ?? '');
    }
    if (root === 'adjustmentProgrammes' && name !== undefined) setProgramme(name);
    window.setTimeout(() => focusPlace(path), 120);
  };
  const discard = () => {
    discardDraft(draftKey);
    dispatch({ kind: 'replace', document: base.document });
    setForm(base.form);
    setFormKey((key) => key + 1);
  };

  const blocked = whyBlocked(lintAnswer, changed, touched);
  return (
    <FaultContext value={faults}>
      <PageHeader
        title={revising ? `Edit proposal ${revising.number}` : 'Propose a change'}
        about={`${base.about} Nothing goes live without simulation and approval.`}
        actions={
          <Group gap="xs">
            <Tooltip label="Undo (⌘ Z)">
              <ActionIcon
                aria-label="Undo"
                disabled={past.length === 0}
                onClick={() => dispatch({ kind: 'undo' })}
              >
                <IconArrowBackUp size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Redo (⇧ ⌘ Z)">
              <ActionIcon
                aria-label="Redo"
                disabled={future.length === 0}
                onClick={() => dispatch({ kind: 'redo' })}
              >
                <IconArrowForwardUp size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Button variant="default" disabled={!touched} onClick={discard}>
              Discard draft
            </Button>
          </Group>
        }
      />
      {base.notice === null ? null : <p className={classes.notice}>{base.notice}</p>}
      {restored && touched && !(base.notice && revising === null) ? (
        <p className={classes.notice}>Your draft from before has been restored.</p>
      ) : null}
      {stored ? null : (
        <p className={classes.notice} role="alert">
          This browser refuses to keep the draft: a reload would lose it.
        </p>
      )}
      <ImpactStrip
        lint={lint}
        lintPending={lintAnswer.pending}
        lintError={lintAnswer.error}
        retryLint={lintAnswer.retry}
        preview={previewAnswer.preview}
        previewPending={previewAnswer.pending}
        previewError={previewAnswer.error}
        changed={changed}
        unit={unit}
      />
      <div className={classes.columns} data-written>
        <div>
          <EditedContext value={edited}>
            <EditorParts drawable={lint?.valid === true && !lintAnswer.pending ? text : null} />
          </EditedContext>
        </div>
        <div>
          <FaultList faults={faults.all} onJump={jump} />
          <BreachList faults={lint?.guardrailBreaches ?? []} onJump={jump} />
          <Section
            title={`Changes against version ${base.liveVersion}`}
            about={lint?.valid ? undefined : 'shown once there is no fault'}
            padded
          >
            {lint?.diff && lint.diff.entries.length > 0 ? (
              <DiffSummary entries={lint.diff.entries} unit={unit} />
            ) : (
              <span className={classes.soft}>
                {lint?.valid === false
                  ? 'Correct the faults first.'
                  : `Equal to version ${base.liveVersion}.`}
              </span>
            )}
          </Section>
          <Section title={revising ? 'This revision' : 'The proposal'} padded>
            <ProposalFormPanel
              key={formKey}
              initial={form}
              revising={revising !== null}
              blocked={blocked}
              saving={saving}
              refusal={refusal}
              onChange={setForm}
              onSave={(values) => void save(document, values, revising)}
            />
          </Section>
        </div>
      </div>
    </FaultContext>
  );
}

function uniqueFault(
  fault: { path: string; message: string },
  index: number,
  all: readonly { path: string; message: string }[],
): boolean {
  return all.findIndex(({ path, message }) => path === fault.path && message === fault.message) === index;
}

function whyBlocked(
  { lint, pending, error }: ReturnType<typeof useLint>,
  changed: boolean,
  touched: boolean,
): string | null {
  if (error) return 'Not checked yet.';
  if (!lint || pending) return 'Checking…';
  if (!lint.valid) return 'Correct the faults first.';
  return changed && touched ? null : 'Change something first.';
}

/** Focuses the field at a fault's place, or the nearest one above it. */
function focusPlace(path: string): void {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const field = document.querySelector<HTMLElement>(
      `[data-path="${CSS.escape(at)}"], [data-path^="${CSS.escape(at)}/"]`,
    );
    if (field) {
      field.scrollIntoView({ block: 'center' });
      field.focus();
      return;
    }
  }
}
