import { GraphQLError } from 'graphql';
import { isStorableText } from '../../lib/domain/json/text-characters';

/**
 * A bad argument of a read, typed and precise: which argument (`accounts.first`), which rule, in words.
 * Mutations answer with `InvalidInput` instead.
 */
export function badArgument(path: string, rule: string, complaint: string): GraphQLError {
  return new GraphQLError(`The argument ${path} ${complaint}.`, {
    extensions: { code: 'BAD_USER_INPUT', argument: path, rule },
  });
}

/** Text that is compared with what the database holds. @throws BAD_USER_INPUT where it could not hold it */
export function storableText<Text extends string | null | undefined>(path: string, text: Text): Text {
  if (typeof text === 'string' && !isStorableText(text))
    throw badArgument(path, 'text-characters', 'contains NUL or half of a character');
  return text;
}
