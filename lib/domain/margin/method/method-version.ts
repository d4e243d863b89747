/**
 * Version of the reference method, named in every simulation's evidence beside the hashes of its inputs: the
 * same inputs under the same version give the same figures to the last digit.
 *
 * Raise it with any change to `lib/domain/margin` that can alter a figure.
 * @see docs/methodology.md#the-reference-method
 */
export const METHOD_VERSION = 'margrave-reference/3';
