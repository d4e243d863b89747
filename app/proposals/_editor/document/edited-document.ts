import { createContext, useContext } from 'react';
import { type Edit } from './document-edits';
import { valueAt } from './document-place';
import { type ParameterDocument } from './parameter-document';

export interface Editing {
  readonly edit: (edit: Edit, gesture?: string) => void;
  readonly endGesture: () => void;
}

/** The document being edited, what is live beside it, and the way to edit it: fields read their own place. */
export interface EditedDocument {
  readonly document: ParameterDocument;
  readonly live: ParameterDocument;
  /** The settlement asset. */
  readonly unit: string;
  readonly editing: Editing;
}

export const EditedContext = createContext<EditedDocument | null>(null);

export function useEdited(): EditedDocument {
  const edited = useContext(EditedContext);
  if (edited === null) throw new Error('a field of the document stands within the editor');
  return edited;
}

/** What stands at a place, what is live there, and how to change it. */
export function usePlace(path: string) {
  const { document, live, editing } = useEdited();
  return {
    value: valueAt(document, path),
    live: valueAt(live, path),
    /** Undefined takes it away. */
    set: (value: unknown, gesture?: string) => editing.edit({ kind: 'set', at: path, value }, gesture),
    endGesture: editing.endGesture,
  };
}
