'use client';
import { PROGRAMME_NAMES } from '../../../_ui/programme-words';
import { ChoiceAt, PresenceAt } from '../document/document-fields';
import type { ProgrammeDocument } from '../document/parameter-document';
import classes from '../parts/editor-form.module.css';
import { Group } from './group';
import { placeLabel, ProgrammeField } from './programme-field';
import { USUAL_WORDS } from './usual-programme';

const WORDS = ['CONTINUE', 'KEEP', 'RESET'] as const;

/** What becomes of dials as a version goes live that touches what they multiply. */
export function CarryFields({
  at,
  words,
}: {
  at: string;
  words: ProgrammeDocument['whenRequirementChanges'];
}) {
  const place = `${at}/whenRequirementChanges`;
  const choices = WORDS.map((value) => ({ value, label: PROGRAMME_NAMES.get(value) ?? value }));
  return (
    <Group
      title="When a change touches what its dials multiply"
      about="A dial that stands above 1 has raised margin already. It may give up as much as the change takes over, never past 1; stay where it is, on top of the change; or go back to 1. A change that goes live in steps leaves dials where they are."
    >
      <PresenceAt
        path={place}
        label="What becomes of dials is stated; without it no such change can be submitted"
        made={USUAL_WORDS}
      />
      {words === undefined ? null : (
        <div className={classes.row}>
          {(['initial', 'maintenance'] as const).map((dial) => (
            <ChoiceAt
              key={dial}
              path={`${place}/${dial}`}
              label={placeLabel(`whenRequirementChanges/${dial}`)}
              choices={choices}
              width={290}
            />
          ))}
          <ProgrammeField at={at} place="whenRequirementChanges/notional" width={220} />
        </div>
      )}
    </Group>
  );
}
