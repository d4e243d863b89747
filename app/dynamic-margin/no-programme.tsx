import { Button } from '@mantine/core';
import { EmptyFace } from '../_ui/faces';
import { Link } from '../_ui/link';
import { Section } from '../_ui/section';

/** What it is, and how to begin. */
export function NoProgramme() {
  return (
    <Section title="Programmes">
      <EmptyFace
        title="The live version has no adjustment programme."
        action={
          <Button component={Link} href="/proposals/new">
            Propose parameters
          </Button>
        }
      >
        <p>
          A programme is a rule that the committee approves like any other parameter: it multiplies the margin
          of chosen classes by a dial that follows volatility, no further than its bounds and no faster than
          its speeds, and it tells clients of every rise of maintenance margin before it binds.
        </p>
        <p>
          To begin, propose a parameter set with the member <code>adjustmentProgrammes</code>. The command{' '}
          <code>npm run -s dynamics -- example</code> prints one to start from. A new programme applies
          nothing at first: it decides in shadow, and this page shows what it would have done.
        </p>
      </EmptyFace>
    </Section>
  );
}
