'use client';
import { Anchor } from '@mantine/core';
import { Section } from '../../../_ui/section';
import { type Fault, placeOf } from './faults';

/** Every fault, each with a link to its place. */
export function FaultList({ faults, onJump }: { faults: readonly Fault[]; onJump: (path: string) => void }) {
  if (faults.length === 0) return null;
  return (
    <div id="faults" tabIndex={-1}>
      <Section title={faults.length === 1 ? 'One fault' : `${faults.length} faults`} padded>
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
      </Section>
    </div>
  );
}
