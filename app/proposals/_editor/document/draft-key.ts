/** Names the draft of a new proposal that was begun from a preset. */
export function presetDraftKey(preset: string, liveHash: string): string {
  return `preset.${preset}.${liveHash}`;
}
