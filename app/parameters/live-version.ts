import { type ParametersQuery } from '../_graphql/generated/graphql';

/** The version on show: the live one, or what was live at a past instant. */
export type LiveVersion = NonNullable<ParametersQuery['parameters']>;
export type MarginClass = LiveVersion['parameterSet']['classes'][number];
