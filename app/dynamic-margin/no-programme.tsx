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
          <Button component={Link} href="/proposals/new?part=programmes">
            Propose a programme
          </Button>
        }
      >
        <p>
          A programme is a rule that the committee approves like any other parameter: it multiplies the margin
          of chosen classes by a dial that follows volatility, no further than its bounds and no faster than
          its speeds, and it tells clients of every rise of maintenance margin before it binds.
        </p>
        <p>
          A new one begins as most venues would have it, and is shown beside what it would have done on the
          bars that are known. It applies nothing at first: it decides in shadow, and this page shows what it
          would do.
        </p>
      </EmptyFace>
    </Section>
  );
}
