import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ModuleItem, parseSync, type TsInterfaceDeclaration, type TsType, type TsTypeElement } from '@swc/core';

/** The form of a value, as a type declares it. */
export type Declared =
  | { readonly is: 'text' | 'number' | 'flag' }
  | { readonly is: 'list'; readonly of: () => Declared }
  | { readonly is: 'map'; readonly of: () => Declared }
  /** A type that is named, with its fields. */
  | { readonly is: 'object'; readonly name: string; readonly fields: () => ReadonlyMap<string, Declared> };

/** Returns what an interface of a package declares, such as `IPod` of `kubernetes-models/v1/Pod`. @throws when it is not found */
export function declaredIn(specifier: string, name: string): Declared {
  return named(name, fileOf(specifier, import.meta.filename));
}

// --- internal ---

const modules = new Map<string, readonly ModuleItem[]>();

function bodyOf(file: string): readonly ModuleItem[] {
  const known = modules.get(file) ?? parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript' }).body;
  modules.set(file, known);
  return known;
}

function fileOf(specifier: string, from: string): string {
  if (specifier.startsWith('.')) return join(dirname(from), specifier.replace(/\.js$/, '.d.ts'));
  const folder = [...from.matchAll(/\//g)]
    .map(({ index }) => from.slice(0, index))
    .findLast((one) => existsSync(join(one, 'node_modules', `${specifier}.d.ts`)));
  return join(folder ?? '', 'node_modules', `${specifier}.d.ts`);
}

function named(name: string, file: string): Declared {
  for (const item of bodyOf(file)) {
    if (item.type === 'ImportDeclaration') {
      for (const one of item.specifiers) {
        if (one.type === 'ImportSpecifier' && one.local.value === name)
          return named(one.imported?.value ?? name, fileOf(item.source.value, file));
      }
    }
    if (item.type === 'ExportNamedDeclaration') {
      for (const one of item.specifiers) {
        if (one.type === 'ExportSpecifier' && one.exported?.value === name && one.orig.value !== name) return named(one.orig.value, file);
      }
    }
    const declaration = item.type === 'ExportDeclaration' ? item.declaration : item;
    if (declaration.type === 'TsInterfaceDeclaration' && declaration.id.value === name) {
      return { is: 'object', name, fields: () => fieldsOf(declaration, file) };
    }
    if (declaration.type === 'TsTypeAliasDeclaration' && declaration.id.value === name) return typeOf(declaration.typeAnnotation, file);
  }
  throw new Error(`"${name}" is not declared in ${file}`);
}

function fieldsOf({ body, extends: bases }: TsInterfaceDeclaration, file: string): ReadonlyMap<string, Declared> {
  const inherited = bases.flatMap(({ expression }) => {
    if (expression.type !== 'Identifier' || expression.value === 'TypeMeta') return [];
    const base = named(expression.value, file);
    return base.is === 'object' ? [...base.fields()] : [];
  });
  return new Map([...inherited, ...members(body.body, file)]);
}

function members(elements: readonly TsTypeElement[], file: string): readonly (readonly [string, Declared])[] {
  return elements.flatMap((one) => {
    if (one.type !== 'TsPropertySignature' || one.typeAnnotation === undefined) return [];
    if (one.key.type !== 'StringLiteral' && one.key.type !== 'Identifier') return [];
    return [[one.key.value, typeOf(one.typeAnnotation.typeAnnotation, file)] as const];
  });
}

function typeOf(type: TsType, file: string): Declared {
  switch (type.type) {
    case 'TsKeywordType':
      return { is: type.kind === 'number' ? 'number' : type.kind === 'boolean' ? 'flag' : 'text' };
    case 'TsArrayType':
      return { is: 'list', of: () => typeOf(type.elemType, file) };
    case 'TsTypeLiteral': {
      const [index] = type.members;
      if (index?.type === 'TsIndexSignature' && index.typeAnnotation !== undefined) {
        const { typeAnnotation } = index.typeAnnotation;
        return { is: 'map', of: () => typeOf(typeAnnotation, file) };
      }
      return { is: 'object', name: '', fields: () => new Map(members(type.members, file)) };
    }
    case 'TsUnionType': {
      const kinds = type.types.filter(({ type: kind }) => kind !== 'TsKeywordType');
      const text = type.types.some((one) => one.type === 'TsLiteralType' || (one.type === 'TsKeywordType' && one.kind === 'string'));
      return text || kinds[0] === undefined ? { is: 'text' } : typeOf(kinds[0], file);
    }
    case 'TsTypeReference': {
      const name = type.typeName.type === 'Identifier' ? type.typeName.value : '';
      const [argument] = type.typeParams?.params ?? [];
      if (name === 'Array' && argument !== undefined) return { is: 'list', of: () => typeOf(argument, file) };
      return named(name, file);
    }
    default:
      return { is: 'text' };
  }
}
