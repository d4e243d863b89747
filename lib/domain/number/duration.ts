/** A length of time in the largest unit that is whole: "24 h", "30 days", "90 min", "45 s". @param seconds 0 or more */
export function durationText(seconds: number): string {
  const days = seconds / 86_400;
  if (Number.isInteger(days) && days > 1) return `${days} days`;
  if (seconds > 0 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
