import { type PresetPageQuery } from '../../../_graphql/generated/graphql';

/** The preset whose page this is. */
export type Preset = NonNullable<PresetPageQuery['preset']>;
