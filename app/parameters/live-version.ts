import { type ParametersQuery } from '../_graphql/generated/graphql';

/** The version on show: the live one, or what was live at a past instant. */
export type LiveVersion = NonNullable<ParametersQuery['parameters']>;
export type MarginClass = LiveVersion['parameterSet']['classes'][number];
/** What programmes have in force of a class or portfolio. */
export type EffectiveDial = LiveVersion['effective']['dials'][number];
/** What a dial or a ramp has of a margin class, in figures. */
export type ClassInForce = LiveVersion['effective']['classes'][number];
/** A margin class on its way to what the version states. */
export type Ramp = LiveVersion['effective']['ramps'][number];
