'use client';
import { useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import {
  LintParameterSetDocument,
  type LintParameterSetQuery,
  PreviewChangeDocument,
  type PreviewChangeQuery,
} from '../../../_graphql/generated/graphql';

const LINT_DELAY_MS = 250;
const PREVIEW_DELAY_MS = 600;

export type Lint = LintParameterSetQuery['lintParameterSet'];

/**
 * What a document is checked against as one types: the server's own rules, never a second copy of them.
 *
 * @param against number of the version it is compared with; null: the live one
 */
export function useLint(
  text: string,
  against: number | null = null,
): {
  lint: Lint | undefined;
  /** The answer is of an earlier text: shown, but not to be relied on. */
  pending: boolean;
  error: Error | undefined;
  retry: () => void;
} {
  const [settled] = useDebouncedValue(text, LINT_DELAY_MS);
  const answer = useQuery(LintParameterSetDocument, {
    variables: { document: settled, against },
    fetchPolicy: 'no-cache',
  });
  const data = answer.data ?? answer.previousData;
  return {
    lint: data?.lintParameterSet,
    pending: settled !== text || answer.loading,
    error: answer.error,
    retry: () => void answer.refetch(),
  };
}

export type Preview = PreviewChangeQuery['previewChange'];

/**
 * What the document would do to live accounts, once it is valid and differs from the version that it changes. Only the
 * answer to this very text is its answer; the last one of another text stays beside `pending`.
 */
export function usePreview(text: string, ready: boolean) {
  const [settled] = useDebouncedValue(text, PREVIEW_DELAY_MS);
  // Before the text has settled the question would be about an older one, and so would the answer.
  const isAsked = ready && settled === text;
  const answer = useQuery(PreviewChangeDocument, {
    variables: { document: text },
    skip: !isAsked,
    fetchPolicy: 'no-cache',
  });
  const current = isAsked && !answer.loading ? answer.data?.previewChange : undefined;
  const [last, setLast] = useState<Preview | undefined>(undefined);
  if (current !== undefined && current !== last) setLast(current);
  const error = isAsked ? answer.error : undefined;
  return {
    preview: current ?? last,
    /** The answer shown is of an earlier text, or there is none yet. */
    pending: ready && current === undefined && error === undefined,
    error,
    retry: () => void answer.refetch(),
  };
}
