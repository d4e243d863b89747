import {
  ACCOUNT_FIGURES,
  eachFigure,
  STORED_FIGURES,
  type StoredFigure,
} from '../../lib/domain/margin/figures/account-figures';
import type { MarginStatus } from '../../lib/domain/margin/method/types';
import { builder, type DecimalOutput } from '../kit/builder';
import { accountStatus } from '../kit/enums';

type Figures = { readonly status: MarginStatus | 'UNPRICED' } & {
  readonly [Name in StoredFigure]: DecimalOutput | null;
};

const DESCRIPTIONS: Readonly<Record<StoredFigure, string>> = {
  notional: 'Notional of all positions.',
  initialMargin: 'Needed to open.',
  maintenanceMargin: 'Needed to keep.',
  equity:
    'What counts against maintenance margin: collateral after haircut and profit or loss not yet realised.',
  initialEquity:
    'What counts against initial margin: equity, unless the set weighs it otherwise for opening.',
  marginRatio: 'Equity / maintenance margin, rounded down to 8 decimals; null when nothing is needed.',
  callAmount: 'What must be added to leave the call; 0 when not called.',
};

type Stated = {
  [Name in StoredFigure]: (typeof ACCOUNT_FIGURES)[Name]['isNullable'] extends true ? never : Name;
}[StoredFigure];

const STATED = STORED_FIGURES.filter((name): name is Stated => !ACCOUNT_FIGURES[name].isNullable);

/** Of a type whose accounts are all margined: what every margined account has is never null there. */
export function statedFigures<Field>(fieldOf: (name: Stated, description: string) => Field) {
  return eachFigure(STATED, (name) => fieldOf(name, DESCRIPTIONS[name]));
}

/** An account's figures by the one list of them, wherever they are told. */
export const marginFigures = builder.interfaceRef<Figures>('MarginFigures').implement({
  description:
    "An account's figures, in the settlement asset; null where the account is UNPRICED and none is stated.",
  fields: (t) => ({
    status: t.expose('status', { type: accountStatus, description: 'Its standing.' }),
    ...eachFigure(STORED_FIGURES, (name) =>
      t.expose(name, { type: 'Decimal', nullable: true, description: DESCRIPTIONS[name] }),
    ),
  }),
});
