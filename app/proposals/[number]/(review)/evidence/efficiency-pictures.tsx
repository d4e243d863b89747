'use client';
import { formatCompact, formatCount } from '../../../../_ui/format';
import { type Efficiency, type OffsetRule } from './efficiency-words';
import { bandWords, ruleBars, ruleName } from './offset-words';
import proposal from '../proposal.module.css';
import bars from './crisis-impacts.module.css';
import classes from './transition-bars.module.css';

const MOST_RULES = 8;
/** Room for the figure beside the longest bar. */
const WIDEST = 78;

interface Bar {
  readonly name: string;
  readonly base: number;
  readonly proposed: number;
  readonly baseText: string;
  readonly proposedText: string;
}

function Bars({ label, rows, children }: { label: string; rows: readonly Bar[]; children: React.ReactNode }) {
  const most = Math.max(...rows.flatMap(({ base, proposed }) => [base, proposed]));
  const bar = (size: number, text: string, look: string | undefined) => (
    <span className={bars.row}>
      <span
        className={`${bars.bar} ${look}`}
        style={{ width: `${most > 0 ? (Math.max(0, size) / most) * WIDEST : 0}%` }}
      />
      <span className="num">{text}</span>
    </span>
  );
  return (
    <figure className={bars.figure} aria-label={label}>
      <figcaption className={proposal.cornerSentences}>
        {children}: <span className={`${bars.key} ${bars.before}`} aria-hidden />
        base version, <span className={`${bars.key} ${bars.after}`} aria-hidden />
        proposed.
      </figcaption>
      <dl className={`${bars.bars} ${classes.bars}`}>
        {rows.map(({ name, base, proposed, baseText, proposedText }) => (
          <div key={name} className={bars.crisis}>
            <dt>{name}</dt>
            <dd>
              {bar(base, baseText, bars.before)}
              {bar(proposed, proposedText, bars.after)}
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}

/** What each rule takes off initial margin, before and after; the table has the figures. */
export function RuleBars({ rules, asset }: { rules: readonly OffsetRule[]; asset: string }) {
  const shown = ruleBars(rules);
  if (shown.length === 0) return null;
  const text = (amount: string | undefined) =>
    amount === undefined ? 'no such rule' : formatCompact(amount);
  return (
    <Bars
      label="What each rule takes off initial margin, base version and proposed"
      rows={shown.slice(0, MOST_RULES).map((rule) => ({
        name: ruleName(rule),
        ...{ base: Number(rule.base?.initial ?? 0), proposed: Number(rule.proposed?.initial ?? 0) },
        ...{ baseText: text(rule.base?.initial), proposedText: text(rule.proposed?.initial) },
      }))}
    >
      What each rule takes off initial margin, in {asset}
      {shown.length > MOST_RULES ? `, the largest ${MOST_RULES} of ${formatCount(shown.length)}` : ''}
    </Bars>
  );
}

/** How many accounts have which share of their initial margin recognised, before and after. */
export function ShareBars({ byShare }: Pick<Efficiency, 'byShare'>) {
  const rows = byShare
    .filter(({ band }) => band !== 'NONE')
    .filter(({ band, base, proposed }) => band === 'SOME' || base.accounts + proposed.accounts > 0)
    .map((band) => ({
      name: bandWords(band),
      ...{ base: band.base.accounts, proposed: band.proposed.accounts },
      ...{ baseText: formatCount(band.base.accounts), proposedText: formatCount(band.proposed.accounts) },
    }));
  if (rows.every(({ base, proposed }) => base + proposed === 0)) return null;
  const none = byShare.find(({ band }) => band === 'NONE');
  return (
    <Bars label="Accounts by the share that is recognised, base version and proposed" rows={rows}>
      Accounts by the share of initial margin that is recognised
      {none === undefined
        ? ''
        : ` (of ${formatCount(none.proposed.accounts)} others nothing is, as proposed)`}
    </Bars>
  );
}
