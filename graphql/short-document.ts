import {
  type ArgumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

/** What a page loads of a definition: see app/_graphql/whole-document.ts, which makes it whole again. */
export function shortDefinition(definition: OperationDefinitionNode | FragmentDefinitionNode): unknown {
  const { selectionSet, ...rest } = definition;
  const selections = selectionSet.selections.map(shortSelection);
  if (definition.kind === Kind.FRAGMENT_DEFINITION && !hasDirectives(definition))
    return [definition.name.value, definition.typeCondition.name.value, selections];
  return [rest, selections];
}

function shortSelection(node: SelectionNode): unknown {
  if (hasDirectives(node)) return node;
  switch (node.kind) {
    case Kind.FRAGMENT_SPREAD:
      return `...${node.name.value}`;
    case Kind.INLINE_FRAGMENT:
      return node.typeCondition
        ? [`...${node.typeCondition.name.value}`, node.selectionSet.selections.map(shortSelection)]
        : node;
    case Kind.FIELD: {
      const selections = node.selectionSet?.selections.map(shortSelection) ?? 0;
      const named = node.arguments?.length ? node.arguments.map(shortArgument) : 0;
      if (node.alias) return [node.name.value, selections, named, node.alias.value];
      if (named !== 0) return [node.name.value, selections, named];
      return selections === 0 ? node.name.value : [node.name.value, selections];
    }
  }
}

function shortArgument({ name, value }: ArgumentNode): unknown {
  return [name.value, value.kind === Kind.VARIABLE ? `$${value.name.value}` : value];
}

function hasDirectives({ directives }: { readonly directives?: readonly unknown[] | undefined }): boolean {
  return (directives?.length ?? 0) > 0;
}
