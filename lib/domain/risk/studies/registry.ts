import { calledStudy } from './called/called-study';
import { cascadeStudy } from './cascade/cascade-study';
import { cornersStudy } from './corners/corners-study';
import { crisesStudy } from './crises/crises-study';
import { impactStudy } from './impact/impact-study';
import { unmarginedStudy } from './unmargined/unmargined-study';
import { EMPTY_CHUNK, type PassChunk, type Study } from './study';

/** Every study that evidence consists of, by its name in the document. A new one is a folder here and a line. */
const listed = {
  impact: impactStudy,
  called: calledStudy,
  unmargined: unmarginedStudy,
  corners: cornersStudy,
  crises: crisesStudy,
  cascade: cascadeStudy,
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

export function partsOf(chunk: PassChunk): StudyParts {
  return ofEach((name) => STUDIES[name].partial(needed(chunk, STUDIES[name].needs)));
}

/** @see Study for what merging keeps */
export function mergeParts(a: StudyParts, b: StudyParts): StudyParts {
  return ofEach((name) => mergedPart(name, a, b));
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
