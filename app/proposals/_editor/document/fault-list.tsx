'use client';
import { Anchor } from '@mantine/core';
import { Section } from '../../../_ui/section';
import { type Fault, placeOf } from './faults';

interface Listed {
  readonly faults: readonly Fault[];
  readonly onJump: (path: string) => void;
}

/** Every fault, each with a link to its place. */
export function FaultList({ faults, onJump }: Listed) {
  if (faults.length === 0) return null;
  return (
    <div id="faults" tabIndex={-1}>
      <Section title={faults.length === 1 ? 'One fault' : `${faults.length} faults`} padded>
        <PlacedList faults={faults} onJump={onJump} />
      </Section>
    </div>
  );
}

/** Guardrails that the document does not keep within: it may be saved, and not submitted. */
export function BreachList({ faults, onJump }: Listed) {
  if (faults.length === 0) return null;
  return (
    <Section title="Beyond the guardrails" about="It can be saved, but not submitted for review" padded>
      <PlacedList faults={faults} onJump={onJump} />
    </Section>
  );
}

function PlacedList({ faults, onJump }: Listed) {
  return (
    <ul style={{ margin: 0, paddingLeft: 16, fontSize: 13 }}>
      {faults.map(({ path, rule, message }) => (
        <li key={`${path} ${rule} ${message}`}>
          <Anchor component="button" type="button" size="sm" ta="left" onClick={() => onJump(path)}>
            {placeOf(path) || 'the document'}
          </Anchor>
          : {message}
        </li>
      ))}
    </ul>
  );
}
