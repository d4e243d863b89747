/** A rough length of time, as people say it: "about 40 s", "about 12 min", "about 2.5 h". @param seconds above 0 */
export function aboutSeconds(seconds: number): string {
  if (seconds < 90) return `about ${seconds} s`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Math.round(seconds / 360) / 10} h`;
}
