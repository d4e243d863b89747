import { sentenceCase } from '../_ui/format';

/** How a version came about, as people say it: "First version", "Change", "Rollback". */
export function versionKindWords(kind: string): string {
  return kind === 'GENESIS' ? 'First version' : sentenceCase(kind);
}
