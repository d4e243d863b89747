import { applyEdit, type Edit } from './document-edits';
import { type ParameterDocument } from './parameter-document';

/** The document with its history. Edits of one gesture (a drag, a field being typed in) are one step back. */
export interface EditorState {
  readonly document: ParameterDocument;
  readonly past: readonly ParameterDocument[];
  readonly future: readonly ParameterDocument[];
  readonly gesture: string | null;
}

export type EditorAction =
  | { kind: 'edit'; edit: Edit; gesture?: string }
  | { kind: 'endGesture' }
  | { kind: 'undo' }
  | { kind: 'redo' }
  | { kind: 'replace'; document: ParameterDocument };

const LONGEST_HISTORY = 200;

export function initialState(document: ParameterDocument): EditorState {
  return { document, past: [], future: [], gesture: null };
}

export function reduceEditor(state: EditorState, action: EditorAction): EditorState {
  switch (action.kind) {
    case 'edit': {
      const document = applyEdit(state.document, action.edit);
      if (document === state.document) return state;
      const gesture = action.gesture ?? null;
      const continues = gesture !== null && gesture === state.gesture;
      const past = continues ? state.past : [...state.past, state.document].slice(-LONGEST_HISTORY);
      return { document, past, future: [], gesture };
    }
    case 'endGesture':
      return state.gesture === null ? state : { ...state, gesture: null };
    case 'undo': {
      const document = state.past.at(-1);
      if (!document) return state;
      return {
        document,
        past: state.past.slice(0, -1),
        future: [state.document, ...state.future],
        gesture: null,
      };
    }
    case 'redo': {
      const [document, ...future] = state.future;
      if (!document) return state;
      return { document, past: [...state.past, state.document], future, gesture: null };
    }
    case 'replace':
      return {
        document: action.document,
        past: [...state.past, state.document],
        future: [],
        gesture: null,
      };
  }
}
