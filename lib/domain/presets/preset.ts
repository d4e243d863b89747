import type { MarginRequestJson } from '../margin/request/margin-request';

/** A venue's published scheme as a parameter set: data in the language, nothing that the language cannot say. */
export interface Preset {
  /** Kebab-case, for commands and addresses: "dydx-v4". */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Where its formula and its figures are published; figures change, so each reference is of a named text. */
  readonly sources: readonly { readonly title: string; readonly reference: string }[];
  /** A whole parameter-set document, as `parseParameterSet` takes it. */
  readonly parameters: unknown;
  /** What `npm run margin` may be asked with it. */
  readonly example: MarginRequestJson;
}
