'use client';
import { useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
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

/** What the document would do to live accounts, once it is valid and differs from what is live. */
export function usePreview(text: string, ready: boolean) {
  const [settled] = useDebouncedValue(text, PREVIEW_DELAY_MS);
  const answer = useQuery(PreviewChangeDocument, {
    variables: { document: settled },
    skip: !ready,
    fetchPolicy: 'no-cache',
  });
  const data = answer.data ?? answer.previousData;
  return {
    preview: data?.previewChange,
    pending: ready && (settled !== text || answer.loading),
    error: answer.error,
    retry: () => void answer.refetch(),
  };
}
