'use client';
import { useQuery } from '@apollo/client/react';
import { Checkbox, MultiSelect } from '@mantine/core';
import { ProgrammeEditorDocument } from '../../../_graphql/generated/graphql';
import { formatCompact, formatRate } from '../../../_ui/format';
import { PROGRAMME_NAMES } from '../../../_ui/programme-words';
import { ChoiceAt, PresenceAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import type { ProgrammeDocument } from '../document/parameter-document';
import classes from '../parts/editor-form.module.css';
import { CarryFields } from './carry-fields';
import { Group } from './group';
import { placeLabel, ProgrammeField } from './programme-field';
import { SignalFields } from './signal-fields';
import { SpeedFields } from './speed-fields';
import {
  USUAL_IMPACT,
  USUAL_NOTICE_MINUTES,
  USUAL_REBUILT,
  USUAL_SHOCK,
  USUAL_STRESS_WEIGHT,
} from './usual-programme';

interface Placed {
  /** Where the programme stands. */
  readonly at: string;
}

/** Every member of an adjustment programme, in the order in which the law reads it. */
export function ProgrammeForm({ at, programme }: Placed & { programme: ProgrammeDocument }) {
  return (
    <div className={classes.form}>
      <Group title="Moves">
        <ScopeFields at={at} />
      </Group>
      <Group title="Signal" about="What it looks at, and when that is too old to move anything.">
        <SignalFields at={at} signal={programme.signal} />
      </Group>
      <VolatilityFields at={at} isShockStated={programme.volatility.shock !== undefined} />
      <TargetFields at={at} target={programme.target} />
      <ToolFields at={at} tool={programme.antiProcyclicality.tool} />
      <Group title="Bounds and band" about="Within the band a dial stays where it is.">
        <div className={classes.row}>
          <ProgrammeField at={at} place="bounds/least" width={120} />
          <ProgrammeField at={at} place="bounds/greatest" width={120} />
          <ProgrammeField at={at} place="band/above" width={170} />
          <ProgrammeField at={at} place="band/below" width={170} />
          <ProgrammeField at={at} place="band/dwellHours" width={150} />
          <ProgrammeField at={at} place="band/soundShare" width={130} />
          <ProgrammeField at={at} place="leastStep" width={120} />
        </div>
      </Group>
      <SpeedFields at={at} dial="initial" />
      <SpeedFields at={at} dial="maintenance" />
      <CarryFields at={at} words={programme.whenRequirementChanges} />
      <Group title="Notice, budget and expiry">
        <PresenceAt
          path={`${at}/noticeMinutes`}
          label="Rises of maintenance margin are announced before they bind"
          made={USUAL_NOTICE_MINUTES}
        />
        <NoticeField at={at} />
        <Budget />
        <div className={classes.row}>
          <ProgrammeField at={at} place="expiresAt" width={210} />
        </div>
      </Group>
    </div>
  );
}

function ScopeFields({ at }: Placed) {
  const { document } = useEdited();
  const faults = useFaults();
  const scope = usePlace(`${at}/scope`);
  const { marginClasses = [], portfolios = [] } = (scope.value ?? {}) as ProgrammeDocument['scope'];
  const set = (next: ProgrammeDocument['scope']) =>
    scope.set(Object.fromEntries(Object.entries(next).filter(([, names]) => names.length > 0)));
  const faultsOf = (section: 'marginClasses' | 'portfolios', names: readonly string[]) =>
    names.flatMap((_name, index) => faults.at(`${at}/scope/${section}/${index}`));
  const known = Object.keys(document.portfolios ?? {});
  return (
    <>
      <div className={classes.row}>
        <MultiSelect
          label="Margin classes"
          data={Object.keys(document.marginClasses)}
          value={[...marginClasses]}
          onChange={(names) => set({ marginClasses: names, portfolios })}
          searchable
          limit={50}
          miw={280}
          data-path={`${at}/scope/marginClasses`}
          error={
            [...faults.at(`${at}/scope`), ...faultsOf('marginClasses', marginClasses)].join(' ') || undefined
          }
        />
        {known.length === 0 && portfolios.length === 0 ? null : (
          <MultiSelect
            label="Portfolios"
            data={known}
            value={[...portfolios]}
            onChange={(names) => set({ marginClasses, portfolios: names })}
            searchable
            limit={50}
            miw={220}
            data-path={`${at}/scope/portfolios`}
            error={faultsOf('portfolios', portfolios).join(' ') || undefined}
          />
        )}
      </div>
      <div className={classes.row}>
        <Flag path={`${at}/isPegged`} label="Its price is pegged: the dial never falls below 1" />
        <Flag
          path={`${at}/followsMarketTwice`}
          label="A class whose own formulas follow the market is meant to be among them"
        />
      </div>
    </>
  );
}

/** A statement that is there or not. */
function Flag({ path, label }: { path: string; label: string }) {
  const { value, set } = usePlace(path);
  const faults = useFaults().at(path);
  return (
    <Checkbox
      size="xs"
      label={label}
      data-path={path}
      checked={value === true}
      error={faults.join(' ') || undefined}
      onChange={({ currentTarget }) => set(currentTarget.checked ? true : undefined)}
    />
  );
}

function VolatilityFields({ at, isShockStated }: Placed & { isShockStated: boolean }) {
  return (
    <Group title="Volatility" about="The mean of a fast and a slow estimate; a rise counts at once.">
      <div className={classes.row}>
        <ProgrammeField at={at} place="volatility/fastDecay" width={110} />
        <ProgrammeField at={at} place="volatility/slowDecay" width={110} />
        <ProgrammeField at={at} place="volatility/fastWeight" width={170} />
        <ProgrammeField at={at} place="volatility/least" width={150} />
        <ProgrammeField at={at} place="volatility/stressDays" width={170} />
        <ProgrammeField at={at} place="volatility/lookBackDays" width={130} />
      </div>
      <PresenceAt
        path={`${at}/volatility/shock`}
        label="After a shock maintenance margin rests"
        made={USUAL_SHOCK}
      />
      {isShockStated ? (
        <div className={classes.row}>
          <ProgrammeField at={at} place="volatility/shock/multiple" width={240} />
          <ProgrammeField at={at} place="volatility/shock/restHours" width={220} />
        </div>
      ) : null}
    </Group>
  );
}

function TargetFields({ at, target: { anchor, impact } }: Placed & { target: ProgrammeDocument['target'] }) {
  const { unit } = useEdited();
  const place = usePlace(`${at}/target/anchor`);
  const kinds = ['RELATIVE', 'ABSOLUTE'] as const;
  return (
    <Group title="Target" about="The rate that covers a move of the horizon; a dial is a multiple of a rate.">
      <div className={classes.row}>
        <ProgrammeField at={at} place="target/quantile" width={190} />
        <ProgrammeField at={at} place="target/horizonBars" width={130} />
        <ChoiceAt
          path={`${at}/target/anchor/kind`}
          label={placeLabel('target/anchor/kind')}
          choices={kinds.map((value) => ({ value, label: PROGRAMME_NAMES.get(value) ?? value }))}
          width={250}
          onChoose={(kind) =>
            place.set(
              kind === 'ABSOLUTE' ? { kind, notional: '1000000' } : { kind: 'RELATIVE', reference: '' },
            )
          }
        />
        {anchor.kind === 'ABSOLUTE' ? (
          <ProgrammeField at={at} place="target/anchor/notional" width={200} />
        ) : (
          <ProgrammeField at={at} place="target/anchor/reference" width={130} />
        )}
      </div>
      <PresenceAt
        path={`${at}/target/impact`}
        label={`What closing a position costs is part of it (needs turnover and spread; notional in ${unit})`}
        made={USUAL_IMPACT}
      />
      {impact === undefined ? null : (
        <div className={classes.row}>
          <ProgrammeField at={at} place="target/impact/coefficient" width={150} />
          <ProgrammeField at={at} place="target/impact/notional" width={170} />
        </div>
      )}
    </Group>
  );
}

const TOOLS = [
  ['STRESS_WEIGHT', { weight: USUAL_STRESS_WEIGHT }],
  ['FLOOR', {}],
  ['BUFFER', { rebuiltPerDay: USUAL_REBUILT }],
] as const;

function ToolFields({ at, tool }: Placed & { tool: string }) {
  const { set } = usePlace(`${at}/antiProcyclicality`);
  return (
    <Group
      title="Against procyclicality"
      about="Modelled on Article 28 of Regulation (EU) 153/2013: one tool keeps margin from falling so far in calm that it must leap after."
    >
      <div className={classes.row}>
        <ChoiceAt
          path={`${at}/antiProcyclicality/tool`}
          label={placeLabel('antiProcyclicality/tool')}
          choices={TOOLS.map(([value]) => ({ value, label: PROGRAMME_NAMES.get(value) ?? value }))}
          width={250}
          onChoose={(chosen) => set({ tool: chosen, ...TOOLS.find(([value]) => value === chosen)?.[1] })}
        />
        {tool === 'STRESS_WEIGHT' ? (
          <ProgrammeField at={at} place="antiProcyclicality/weight" width={140} />
        ) : tool === 'BUFFER' ? (
          <ProgrammeField at={at} place="antiProcyclicality/rebuiltPerDay" width={180} />
        ) : null}
      </div>
    </Group>
  );
}

function NoticeField({ at }: Placed) {
  const { value } = usePlace(`${at}/noticeMinutes`);
  return value === undefined ? null : (
    <div className={classes.row}>
      <ProgrammeField at={at} place="noticeMinutes" width={300} />
    </div>
  );
}

/** The budget is the policy's, of all programmes and people together: a programme states none. */
function Budget() {
  const { unit } = useEdited();
  const { data } = useQuery(ProgrammeEditorDocument);
  if (!data) return null;
  const {
    liquidationBudgetNotional: amount,
    liquidationBudgetFractionOfNotional: share,
    liquidationBudgetWindowHours: hours,
  } = data.venue.policy.guardrails;
  const limits = [
    ...(share === null ? [] : [`${formatRate(share)} of all notional`]),
    ...(amount === null ? [] : [`${formatCompact(amount)} ${unit}`]),
  ];
  return (
    <p className={classes.words}>
      {limits.length === 0
        ? 'The policy states no liquidation budget: nothing limits how many accounts a rise makes liquidatable.'
        : `Rises of maintenance margin stay within the liquidation budget of the policy: ${limits.join(' and ')} in ${hours} h, of which a part is kept for people.`}
    </p>
  );
}
