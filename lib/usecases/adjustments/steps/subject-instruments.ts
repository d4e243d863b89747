import { jsonPointer } from '../../../domain/json/json-pointer';
import type { ParameterSetDocument } from '../../../domain/parameters/document/parameter-set';

/** What a dial moves. @param subject JSON Pointer of a margin class or a portfolio */
export function instrumentsOf(
  { marginClasses, portfolios = {} }: ParameterSetDocument,
  subject: string,
): readonly string[] {
  const of = (name: string) => marginClasses[name]?.instruments ?? [];
  return [
    ...Object.keys(marginClasses).flatMap((name) =>
      jsonPointer('marginClasses', name) === subject ? of(name) : [],
    ),
    ...Object.entries(portfolios).flatMap(([name, portfolio]) =>
      jsonPointer('portfolios', name) === subject ? portfolio.marginClasses.flatMap(of) : [],
    ),
  ];
}
