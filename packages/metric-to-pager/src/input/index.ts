export { bodyText } from './body-text.ts';
export { gunzip } from './gunzip.ts';
export { InputError } from './input-error.ts';
export { parseJson } from './parse-json.ts';
export { parseYaml, parseYamlDocuments, type YamlOptions, yamlValue } from './parse-yaml.ts';
export { readSource, sourceName } from './read-source.ts';
