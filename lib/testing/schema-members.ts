import { assert } from '../domain/assert';
import { parameterSetSchema } from '../domain/parameters/document/parameter-set';

/** What is read of a schema: which kind of value it is of, and what that is made of. */
interface Definition {
  readonly type: string;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly options?: readonly Schema[];
  readonly items?: readonly Schema[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly (string | number | boolean)[];
}

export interface Schema {
  readonly def: Definition;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly minValue?: number | null;
  readonly maxValue?: number | null;
}

/** One step from a part of a document to a part of that. */
export type Step =
  | { readonly kind: 'MEMBER'; readonly name: string; readonly schema: Schema }
  /** An item of a list, or of what names of the user's own name. */
  | { readonly kind: 'ITEM' | 'NAMED'; readonly schema: Schema }
  | { readonly kind: 'PLACE'; readonly index: number; readonly schema: Schema }
  /** One of several forms. */
  | { readonly kind: 'FORM'; readonly schema: Schema };

/** An optional member of the language: all places at which the schema that states it may stand. */
export interface OptionalMember {
  /** Its first place, for people. */
  readonly name: string;
  readonly key: string;
  /** Of its value. */
  readonly schema: Schema;
  /** From the document to the object that it is a member of. */
  readonly places: readonly (readonly Step[])[];
}

/** What a schema is of when it may be left out. */
export function inner(schema: Schema): Schema {
  const { type, innerType } = schema.def;
  return type === 'optional' && innerType ? innerType : schema;
}

export function isOptional({ def }: Schema): boolean {
  return def.type === 'optional';
}

/** Members that are laws: what they decide comes to figures as another member, so nothing within them is turned on alone. */
const LAWS: ReadonlySet<string> = new Set(['adjustmentProgrammes']);

/** Every optional member of the schema of parameter sets, each once, however many places it has. */
export function optionalMembers(): readonly OptionalMember[] {
  const found = new Map<Schema, Map<string, { name: string; places: (readonly Step[])[] }>>();
  const visit = (schema: Schema, path: readonly Step[]): void => {
    const { def, shape } = schema;
    // What states itself is looked into once.
    if (path.filter((step) => step.schema === schema).length > 1) return;
    if (shape) {
      for (const [name, member] of Object.entries(shape)) {
        if (isOptional(member)) {
          const ofSchema =
            found.get(schema) ?? new Map<string, { name: string; places: (readonly Step[])[] }>();
          found.set(schema, ofSchema);
          const known = ofSchema.get(name) ?? {
            name: nameOf([...path, { kind: 'MEMBER', name, schema }]),
            places: [],
          };
          known.places.push(path);
          ofSchema.set(name, known);
        }
        if (LAWS.has(name)) continue;
        visit(inner(member), [...path, { kind: 'MEMBER', name, schema: inner(member) }]);
      }
    } else if (def.element) visit(def.element, [...path, { kind: 'ITEM', schema: def.element }]);
    else if (def.valueType) visit(def.valueType, [...path, { kind: 'NAMED', schema: def.valueType }]);
    else
      for (const [index, one] of (def.options ?? def.items ?? []).entries())
        visit(one, [
          ...path,
          def.options ? { kind: 'FORM', schema: one } : { kind: 'PLACE', index, schema: one },
        ]);
  };
  visit(parameterSetSchema, []);
  return [...found].flatMap(([schema, members]) =>
    [...members].map(([key, { name, places }]) => {
      const member = schema.shape?.[key];
      assert(member !== undefined, 'a member that was found has a schema');
      return { name, key, schema: inner(member), places };
    }),
  );
}

/** "marginClasses/*\/initialMargin/curve(SQRT)/shift". */
function nameOf(path: readonly Step[]): string {
  return path
    .map((step) => {
      if (step.kind === 'MEMBER') return `/${step.name}`;
      if (step.kind === 'FORM') return `(${formName(step.schema)})`;
      return step.kind === 'NAMED' ? '/*' : step.kind === 'PLACE' ? `/${step.index}` : '/#';
    })
    .join('')
    .slice(1);
}

/** What tells a form from the others: the values of its literal or few-valued members; else what it must state. */
function formName({ shape }: Schema): string {
  const told = Object.entries(shape ?? {}).flatMap(([, { def }]) => [
    ...(def.values ?? []),
    ...(def.entries && Object.keys(def.entries).length < 3 ? Object.keys(def.entries) : []),
  ]);
  return told.length > 0 ? told.join(' ') : Object.keys(shape ?? {}).join(' ');
}
