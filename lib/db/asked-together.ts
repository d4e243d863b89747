/**
 * Answers together what is asked at once: while an answer is on its way, what is asked waits and goes into the next, so
 * that many who ask cost little more than one. An answer begins after each of its questions was asked, so it is of no
 * moment before any of them.
 *
 * @param answer gives what tells each question its own; where it fails, all of its questions do, and no others
 * @param take how many of those that wait, longest first, go into one answer; at least one. Left out: all
 */
export function askedTogether<Question, Answer>(
  answer: (questions: readonly Question[]) => Promise<(question: Question) => Answer>,
  take: (waiting: readonly Question[]) => number = ({ length }) => length,
): (question: Question) => Promise<Answer> {
  const waiting: { readonly question: Question; readonly tell: (answer: Promise<Answer>) => void }[] = [];
  let isUnderWay = false;
  const next = (): void => {
    if (waiting.length === 0 || isUnderWay) return;
    isUnderWay = true;
    const asked = waiting.splice(0, take(waiting.map(({ question }) => question)));
    const answered = answer(asked.map(({ question }) => question));
    for (const { question, tell } of asked) tell(answered.then((answerTo) => answerTo(question)));
    void answered.catch(() => undefined).finally(done);
  };
  const done = (): void => {
    isUnderWay = false;
    next();
  };
  return (question) =>
    new Promise((tell) => {
      waiting.push({ question, tell });
      next();
    });
}
