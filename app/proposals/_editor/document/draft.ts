import { type ParameterDocument } from './parameter-document';

/** What is kept in the browser's session until it is saved or discarded. */
export interface Draft {
  readonly document: ParameterDocument;
  readonly form: ProposalForm;
}

export interface ProposalForm {
  readonly title: string;
  readonly rationale: string;
  readonly note: string;
  /** Instant in UTC, or '' for: as soon as it is approved and queued. */
  readonly activateAt: string;
  readonly graceMinutes: number;
}

const PREFIX = 'margrave.draft.';

export function loadDraft(key: string): Draft | null {
  try {
    const text = window.sessionStorage.getItem(PREFIX + key);
    return text === null ? null : (JSON.parse(text) as Draft);
  } catch {
    return null; // a browser may refuse storage; editing works without it
  }
}

/** @returns false when the browser refuses: the page then says that a reload would lose the draft */
export function saveDraft(key: string, draft: Draft): boolean {
  try {
    window.sessionStorage.setItem(PREFIX + key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function discardDraft(key: string): void {
  try {
    window.sessionStorage.removeItem(PREFIX + key);
  } catch {
    return;
  }
}
