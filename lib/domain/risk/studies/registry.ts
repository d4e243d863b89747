import { burdenStudy } from './burden/burden-study';
import { calledStudy } from './called/called-study';
import { cornersStudy } from './corners/corners-study';
import { crisesStudy } from './crises/crises-study';
import { efficiencyStudy } from './efficiency/efficiency-study';
import { impactStudy } from './impact/impact-study';
import { stressStudy } from './stress/stress-study';
import { transitionStudy } from './transition/transition-study';
import { unmarginedStudy } from './unmargined/unmargined-study';
import { partOfText } from './part-text';
import { EMPTY_CHUNK, type PassChunk, type Study } from './study';

/** Every study that evidence consists of, by its name in the document. A new one is a folder here and a line. */
const listed = {
  impact: impactStudy,
  called: calledStudy,
  unmargined: unmarginedStudy,
  corners: cornersStudy,
  crises: crisesStudy,
  burden: burdenStudy,
  stress: stressStudy,
  transition: transitionStudy,
  efficiency: efficiencyStudy,
};

type Listed = typeof listed;
export type StudyName = keyof Listed;
/** What each study keeps of the accounts seen so far. */
export type StudyParts = { readonly [Name in StudyName]: ReturnType<Listed[Name]['partial']> };
/** What each study says in the end. */
export type StudySections = { readonly [Name in StudyName]: ReturnType<Listed[Name]['finish']> };

const STUDIES: {
  readonly [Name in StudyName]: Study<keyof PassChunk, StudyParts[Name], StudySections[Name]>;
} = listed;

export const STUDY_NAMES = Object.keys(listed) as readonly StudyName[];

/** What people call them, where one could not be computed. */
export const STUDY_LABELS: Readonly<Record<StudyName, string>> = {
  impact: 'Impact on live accounts',
  called: 'Margin calls before and after',
  unmargined: 'Accounts without margin',
  corners: 'Dials at the ends of their bounds',
  crises: 'Past crises',
  burden: 'Who bears the change',
  stress: 'Scenarios of the library',
  transition: 'The way from before to after',
  efficiency: 'What offsets take off',
};

export function partsOf(chunk: PassChunk): StudyParts {
  return ofEach((name) => partOf(name, chunk));
}

/** Of one study; it sees of the pass what it needs alone. */
export function partOf<Name extends StudyName>(name: Name, chunk: PassChunk): StudyParts[Name] {
  return STUDIES[name].partial(needed(chunk, STUDIES[name].needs));
}

/** What a pass must give for these studies. */
export function needsOf(names: readonly StudyName[]): ReadonlySet<keyof PassChunk> {
  return new Set(names.flatMap((name) => STUDIES[name].needs));
}

/** @see Study for what merging keeps */
export function mergeParts(a: StudyParts, b: StudyParts): StudyParts {
  return ofEach((name) => mergedPart(name, a, b));
}

/** Parts as `partText` left them. @param textOf of a study, by its name */
export function readParts(textOf: (name: StudyName) => string): StudyParts {
  return ofEach((name) => partOfText(textOf(name)) as StudyParts[typeof name]);
}

/** Of no accounts. */
export function emptyParts(): StudyParts {
  return partsOf(EMPTY_CHUNK);
}

export function sectionsOf(parts: StudyParts): StudySections {
  return ofEach((name) => sectionOf(name, parts));
}

/** No study sees more than it says it needs. */
function needed(chunk: PassChunk, needs: readonly (keyof PassChunk)[]): PassChunk {
  return Object.fromEntries(needs.map((need) => [need, chunk[need]])) as unknown as PassChunk;
}

function mergedPart<Name extends StudyName>(name: Name, a: StudyParts, b: StudyParts): StudyParts[Name] {
  return STUDIES[name].merge(a[name], b[name]);
}

function sectionOf<Name extends StudyName>(name: Name, parts: StudyParts): StudySections[Name] {
  return STUDIES[name].finish(parts[name]);
}

function ofEach<Answers extends Readonly<Record<StudyName, unknown>>>(
  answer: <Name extends StudyName>(name: Name) => Answers[Name],
): Answers {
  return Object.fromEntries(STUDY_NAMES.map((name) => [name, answer(name)])) as Answers;
}
