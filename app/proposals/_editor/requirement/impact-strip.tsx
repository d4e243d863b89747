'use client';
import { Anchor } from '@mantine/core';
import { type ReactNode } from 'react';
import { differenceText } from '../../../_ui/decimal-text';
import { formatCompact, formatCount, formatDecimal, NONE, plural } from '../../../_ui/format';
import { type Lint, type Preview } from '../document/use-lint';
import classes from './impact-strip.module.css';

/** What the edit would do to live accounts, and whether the document may exist: always in view. */
export function ImpactStrip({
  lint,
  lintPending,
  lintError,
  retryLint,
  preview,
  previewPending,
  previewError,
  changed,
  unit,
}: {
  unit: string;
  lint: Lint | undefined;
  lintPending: boolean;
  lintError: Error | undefined;
  retryLint: () => void;
  preview: Preview | undefined;
  previewPending: boolean;
  previewError: Error | undefined;
  changed: boolean;
}) {
  const impact = changed && preview?.__typename === 'Impact' ? preview : null;
  // Figures of another document are grey, and nothing beside them says that this one is valid.
  const isOfAnother = lintPending || previewPending;
  const refusal = refusalOf();

  function refusalOf(): string | null {
    if (isOfAnother || !changed) return null;
    if (previewError) return 'The server could not compute the impact.';
    return preview && preview.__typename !== 'Impact' ? preview.message : null;
  }

  return (
    <section className={classes.strip} aria-label="Impact on live accounts">
      <div className={classes.state} role="status">
        <LintState
          lint={lint}
          pending={lintPending}
          computing={previewPending}
          error={lintError}
          retry={retryLint}
          changed={changed}
          refusal={refusal}
        />
      </div>
      <dl className={`${classes.figures} ${isOfAnother ? classes.pending : ''}`} aria-busy={isOfAnother}>
        <Tile label="Accounts tighter">
          {impact ? (
            <>
              {formatCount(impact.tighterAccounts)} <small>of {formatCount(impact.accounts)}</small>
              {impact.unmarginedAccounts > 0 ? (
                <small>, {formatCount(impact.unmarginedAccounts)} unmargined</small>
              ) : null}
            </>
          ) : (
            NONE
          )}
        </Tile>
        <Tile label="Accounts looser">{impact ? formatCount(impact.looserAccounts) : NONE}</Tile>
        <Tile label={`Δ IM, ${unit}`}>
          {impact ? <Delta before={impact.initialMarginBefore} after={impact.initialMarginAfter} /> : NONE}
        </Tile>
        <Tile label={`Δ MM, ${unit}`}>
          {impact ? (
            <Delta before={impact.maintenanceMarginBefore} after={impact.maintenanceMarginAfter} />
          ) : (
            NONE
          )}
        </Tile>
        <Tile label="New calls">{impact ? formatCount(impact.newCalls) : NONE}</Tile>
        <Tile label="Newly liquidatable">
          {impact ? (
            <>
              {formatCount(impact.newLiquidations)}{' '}
              {impact.newLiquidations > 0 ? (
                <small title={formatDecimal(impact.newlyLiquidatableNotional)}>
                  {formatCompact(impact.newlyLiquidatableNotional)}
                </small>
              ) : null}
            </>
          ) : (
            NONE
          )}
        </Tile>
      </dl>
    </section>
  );
}

function Tile({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.tile}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Delta({ before, after }: { before: string; after: string }) {
  const difference = differenceText(after, before);
  return (
    <span title={formatDecimal(difference, { signed: true })}>
      {formatCompact(difference, { signed: true })}
    </span>
  );
}

function LintState({
  lint,
  pending,
  computing,
  error,
  retry,
  changed,
  refusal,
}: {
  lint: Lint | undefined;
  pending: boolean;
  /** Whether its impact is still being computed. */
  computing: boolean;
  error: Error | undefined;
  retry: () => void;
  changed: boolean;
  refusal: string | null;
}) {
  if (error)
    return (
      <span className={classes.bad}>
        ✕ Not checked: the server gave no answer.{' '}
        <Anchor component="button" type="button" size="sm" onClick={retry}>
          Try again
        </Anchor>
      </span>
    );
  if (!lint || pending) return <span className={classes.soft}>Checking…</span>;
  if (!lint.valid)
    return (
      <a href="#faults" className={classes.bad}>
        ✕ {plural(lint.faults.length, 'fault')}
      </a>
    );
  if (computing) return <span className={classes.soft}>Computing the impact…</span>;
  if (refusal !== null) return <span className={classes.bad}>✕ {refusal}</span>;
  return changed ? (
    <span className={classes.good}>✓ Valid</span>
  ) : (
    <span className={classes.soft}>= Nothing changed yet</span>
  );
}
