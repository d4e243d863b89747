'use client';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button, NativeSelect, Progress } from '@mantine/core';
import { useState } from 'react';
import {
  PlayableMarketDocument,
  type PlayableMarketQuery,
  PlayMarketDocument,
  StopMarketDocument,
  VenueNameDocument,
} from '../_graphql/generated/graphql';
import { RefusalAlert } from '../_ui/faces';
import { formatCount } from '../_ui/format';
import { Section } from '../_ui/section';
import { useAct } from '../_ui/use-act';
import { lengthWords, playedShare, playingWords } from './played-words';
import classes from './overview.module.css';

const POLL_MS = 2_000;
const SPEEDS = [60, 600, 3_600, 14_400];
const FIRST = { scenario: 'rising-volatility', speed: 14_400 };

type Market = NonNullable<PlayableMarketQuery['venue']['market']>;

/** In a demo: what plays, how far it is, and the buttons for those who may. */
export function PlayedMarket() {
  const { data, previousData, refetch } = useQuery(PlayableMarketDocument, { pollInterval: POLL_MS });
  const known = data ?? previousData;
  const client = useApolloClient();
  if (!known?.venue.market) return null;
  const { market, clock } = known.venue;
  const mayPlay = known.me?.rights.includes('PLAY_MARKET') ?? false;
  // The clock in the header goes by what the server last said of it.
  const renew = () => {
    void refetch();
    void client.refetchQueries({ include: [VenueNameDocument] });
  };
  const playing = market.scenarios.find(({ name }) => name === market.playing?.scenario);
  return (
    <Section
      title="Market"
      about={playing ? `playing: ${playing.title}` : 'generated for this demo; nothing plays'}
      padded
    >
      {market.playing ? (
        <div className={classes.market}>
          <p>{playingWords(market.playing, clock.now)}</p>
          <Progress
            value={100 * playedShare(market.playing, clock.now)}
            aria-label="How much of the market has played"
          />
        </div>
      ) : null}
      {mayPlay ? <Buttons market={market} onChanged={renew} /> : null}
    </Section>
  );
}

function Buttons({ market, onChanged }: { market: Market; onChanged: () => void }) {
  const [scenario, setScenario] = useState(FIRST.scenario);
  const [speed, setSpeed] = useState(FIRST.speed);
  const play = useAct(PlayMarketDocument);
  const stop = useAct(StopMarketDocument);
  const chosen = market.scenarios.find(({ name }) => name === scenario);
  const refusal = play.refusal ?? stop.refusal;

  async function send(act: () => Promise<unknown>): Promise<void> {
    play.forget();
    stop.forget();
    await act();
    onChanged();
  }

  return (
    <>
      <div className={classes.marketButtons}>
        <NativeSelect
          label="What to play"
          value={scenario}
          onChange={({ currentTarget }) => setScenario(currentTarget.value)}
          data={market.scenarios.map(({ name, title }) => ({ value: name, label: title }))}
        />
        <NativeSelect
          label="Speed"
          value={String(speed)}
          onChange={({ currentTarget }) => setSpeed(Number(currentTarget.value))}
          data={SPEEDS.map((one) => ({ value: String(one), label: `${formatCount(one)} × real time` }))}
        />
        <Button loading={play.pending} onClick={() => void send(() => play.send({ scenario, speed }))}>
          {market.playing ? 'Play this instead' : 'Play'}
        </Button>
        {market.playing ? (
          <Button
            variant="default"
            loading={stop.pending}
            onClick={() => void send(() => stop.send({ scenario: market.playing?.scenario ?? '' }))}
          >
            Stop
          </Button>
        ) : null}
      </div>
      {chosen ? (
        <p className={classes.nothing}>
          {chosen.about} {lengthWords(chosen.hours, speed)}. While it plays, this venue’s clock runs that much
          faster.
        </p>
      ) : null}
      {refusal ? <RefusalAlert>{refusal.message}</RefusalAlert> : null}
    </>
  );
}
