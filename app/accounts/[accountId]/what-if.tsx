'use client';
import dynamic from 'next/dynamic';
import { useLazyQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type MarginRequirementInput, WhatIfDocument } from '../../_graphql/generated/graphql';
import { RefusalAlert } from '../../_ui/faces';
import { Section } from '../../_ui/section';
import { useInstruments } from '../../parameters/use-instruments';
import { EVERY_PRICE, isBlank, isMoved, type MoveTyped, percentFault, whatIfInput } from './what-if-input';
import { SupposedMove } from './what-if-move';
import { type ProposedParameters, SupposedParameters } from './what-if-parameters';
import { WhatIfOutcome } from './what-if-outcome';
import { areAskable, blankRow, SupposedTrades } from './what-if-trades';
import classes from './account.module.css';

const WhatIfCurve = dynamic(() => import('./what-if-curve').then((loaded) => loaded.WhatIfCurve), {
  ssr: false,
});

const WhatIfScenarios = dynamic(
  () => import('./what-if-scenarios').then((loaded) => loaded.WhatIfScenarios),
  {
    ssr: false,
  },
);

interface Asked {
  readonly input: MarginRequirementInput;
  /** Number of the proposal under whose parameters; null: the live version. */
  readonly proposal: number | null;
}

/** Trades that nobody makes, and prices that do not move: what the account would need then, and whether they may be made. */
export function WhatIf({
  accountId,
  asset,
  byLegs,
  held,
}: {
  accountId: string;
  asset: string;
  /** Instruments that the account holds by legs: a trade in one says which. */
  byLegs: ReadonlySet<string>;
  /** Instruments that it holds, the largest first. */
  held: readonly string[];
}) {
  const { instruments = [] } = useInstruments();
  const [rows, setRows] = useState([blankRow(1)]);
  const [move, setMove] = useState<MoveTyped>({ of: EVERY_PRICE, percent: '' });
  const [isAsked, setIsAsked] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [proposed, setProposed] = useState<ProposedParameters | null>(null);
  const [isDrawn, setIsDrawn] = useState(false);
  const [inScenarios, setInScenarios] = useState<Asked | null>(null);
  const [ask, { data, loading, error }] = useLazyQuery(WhatIfDocument, { fetchPolicy: 'network-only' });

  const isAskable = areAskable(rows) && percentFault(move.percent) === null;
  const isNothing = rows.every(isBlank) && isAskable && !isMoved(move) && proposed === null;
  const question = (): Asked => ({
    input: {
      ...whatIfInput(accountId, rows, move, byLegs),
      ...(proposed ? { under: { revisionHash: proposed.revisionHash } } : {}),
    },
    proposal: proposed?.number ?? null,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsAsked(true);
    if (!isAskable || isNothing) return;
    const next = question();
    setAsked(next);
    void ask({ variables: { input: next.input, instruments: [...concerned(next.input)] } });
  };
  /** Of the account as it is, too. */
  const askScenarios = () => {
    if (isAskable) setInScenarios(question());
    else setIsAsked(true);
  };
  const isShown = data !== undefined && asked !== null && !loading && !(isAsked && !isAskable);
  const outcome = isShown ? data.outcome : null;
  const traded = asked ? [...concerned(asked.input)] : [];
  return (
    <div data-screen={data === undefined && inScenarios === null ? true : undefined}>
      <Section
        title="What if"
        about="trades and moves of prices are supposed; nothing is placed or stored"
        padded
      >
        <form noValidate onSubmit={submit}>
          <SupposedTrades
            {...{ rows, instruments, byLegs, isAsked }}
            onChange={(next) => setRows([...next])}
          />
          <SupposedMove
            {...{ move, isAsked }}
            symbols={instruments.map(({ symbol }) => symbol)}
            onChange={setMove}
          />
          <SupposedParameters {...{ proposed }} onChange={setProposed} />
          <div className={classes.whatIf}>
            <Button type="submit" loading={loading}>
              Compute
            </Button>
            <Button variant="default" onClick={askScenarios}>
              In every scenario
            </Button>
            {isAsked && isNothing ? (
              <span role="alert">Enter a trade or a move of prices, or choose a proposal.</span>
            ) : null}
          </div>
        </form>
        <div role="status" aria-label="What if">
          {outcome === null ? null : (
            <WhatIfOutcome
              outcome={outcome}
              asset={asset}
              isTraded={(asked?.input.trades ?? []).length > 0}
              proposal={asked?.proposal ?? null}
            />
          )}
        </div>
        {outcome?.__typename === 'MarginRequirement' && asked !== null ? (
          isDrawn ? (
            <WhatIfCurve
              key={JSON.stringify(asked)}
              {...{ asset }}
              asked={asked.input}
              instruments={[...new Set([...traded, ...held])]}
            />
          ) : (
            <Button variant="light" size="compact-sm" onClick={() => setIsDrawn(true)}>
              Draw margin against price
            </Button>
          )
        ) : null}
        {inScenarios === null ? null : (
          <WhatIfScenarios key={JSON.stringify(inScenarios)} {...inScenarios} asset={asset} />
        )}
        {error && !loading ? (
          <RefusalAlert>The server gave no answer. What you entered is kept; try again.</RefusalAlert>
        ) : null}
      </Section>
    </div>
  );
}

/** Instruments that a question names. */
function concerned({ trades, shock }: MarginRequirementInput): ReadonlySet<string> {
  return new Set([
    ...(trades ?? []).map(({ instrument }) => instrument),
    ...(shock?.instruments ?? []).map(({ name }) => name),
  ]);
}
