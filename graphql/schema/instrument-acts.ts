import { closeInstrument } from '../../lib/usecases/instruments/close-instrument';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { ACCESS, resultUnion } from '../kit/refusals';
import { instrument } from './instrument';

const closeInstrumentInput = builder.inputType('CloseInstrumentInput', {
  description: 'What closeInstrument takes.',
  fields: (t) => ({
    symbol: t.string({ required: true, description: 'Its natural key, in exact case.' }),
    reason: t.string({ required: true, description: 'Why, for the log.' }),
  }),
});

const closeInstrumentResult = resultUnion('CloseInstrumentResult', instrument, [
  ...ACCESS,
  'ReauthenticationRequired',
  'InvalidInput',
  'NotFound',
  'StillInUse',
]);

builder.mutationFields((t) => ({
  closeInstrument: t.field({
    type: closeInstrumentResult,
    description:
      'Takes an instrument that nobody holds, and that prices no collateral, out of every list, search and run; an import of instruments that names it opens it again. Right: IMPORT, with a fresh proof of identity.',
    args: { input: t.arg({ type: closeInstrumentInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const symbol = storableText('closeInstrument.symbol', input.symbol);
      const closed = await closeInstrument(deps, actor, { ...input, symbol });
      return closed.ok
        ? prisma.instrument.findUniqueOrThrow({ where: { symbol: closed.value.symbol } })
        : closed.refusal;
    },
  }),
}));
