/**
 * What can be proposed. Each kind's documents are kept by the hash of their content in a store of their own; nothing
 * that is not named here can be proposed.
 */
export const DOCUMENT_KINDS = ['PARAMETER_SET'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What people call a document of each kind. */
export const DOCUMENT_WORDS: Readonly<Record<DocumentKind, string>> = { PARAMETER_SET: 'parameter set' };

/** A document by what it is and what it says. The hash is of its canonical text, as its kind's store keeps it. */
export interface NamedDocument {
  readonly documentKind: DocumentKind;
  readonly documentHash: string;
}

/**
 * Does with a document what is to be done with its kind. Whoever needs what a revision names asks for it here, so
 * that another kind does not compile until every place says what it does with that one.
 *
 * @param cases by kind: what is done, given the document's hash
 */
export function byKind<Value>(
  { documentKind, documentHash }: NamedDocument,
  cases: { readonly [Kind in DocumentKind]: (hash: string) => Value },
): Value {
  return cases[documentKind](documentHash);
}
