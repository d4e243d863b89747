import { marginAccount } from '../domain/margin/method/account';
import { compileParameters } from '../domain/margin/method/compile';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook } from '../domain/margin/method/types';
import { dialsText } from '../domain/parameters/dial-vector';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { type Dials, withDials } from '../domain/parameters/effective';

type Margin = Extract<ReturnType<typeof marginAccount>, { readonly ok: true }>['value'];

type MarginOf = (market: MarketState, book: AccountBook) => Margin | null;

const methods = new WeakMap<ParameterSet, Map<string, MarginOf>>();

/** The reference method under a set with these dials; null where it refuses the account. */
export function methodOf(version: ParameterSet, dials: Dials): MarginOf {
  const known = methods.get(version) ?? new Map<string, MarginOf>();
  methods.set(version, known);
  const text = dialsText(dials);
  const method = known.get(text) ?? compiledMethod(version, dials);
  known.set(text, method);
  return method;
}

function compiledMethod(version: ParameterSet, dials: Dials): MarginOf {
  const set = withDials(version, dials);
  if (!set.ok) throw new Error(JSON.stringify(set.refusal));
  const parameters = compileParameters(set.value);
  return (market, book) => {
    const margin = marginAccount({ ...market, parameters, book });
    return margin.ok ? margin.value : null;
  };
}
