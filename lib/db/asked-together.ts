/**
 * Answers together what is asked at once: while `atOnce` answers are on their way, what is asked waits and goes into the
 * next, so that many who ask cost little more than one. An answer begins after each of its questions was asked, so it is
 * of no moment before any of them.
 *
 * @param answer gives what tells each question its own; where it fails, all of its questions do, and no others
 * @param options.take how many of those that wait, longest first, go into one answer; at least one. Left out: all
 */
export function askedTogether<Question, Answer>(
  answer: (questions: readonly Question[]) => Promise<(question: Question) => Answer>,
  options: { readonly atOnce: number; readonly take?: (waiting: readonly Question[]) => number },
): (question: Question) => Promise<Answer> {
  const { atOnce, take = ({ length }) => length } = options;
  const waiting: { readonly question: Question; readonly tell: (answer: Promise<Answer>) => void }[] = [];
  let underWay = 0;
  const next = (): void => {
    if (waiting.length === 0 || underWay >= atOnce) return;
    underWay += 1;
    const asked = waiting.splice(0, take(waiting.map(({ question }) => question)));
    const answered = answer(asked.map(({ question }) => question));
    for (const { question, tell } of asked) tell(answered.then((answerTo) => answerTo(question)));
    void answered.catch(() => undefined).finally(done);
  };
  const done = (): void => {
    underWay -= 1;
    next();
  };
  return (question) =>
    new Promise((tell) => {
      waiting.push({ question, tell });
      next();
    });
}
