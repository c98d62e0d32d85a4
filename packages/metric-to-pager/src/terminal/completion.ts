import { type Command, type CommandGroup, defineCommand } from './command.ts';

/** The shells that completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The command that prints a script which completes a group's commands and options. */
export function completionCommand(group: CommandGroup): Command {
  return defineCommand({
    name: 'completion',
    summary: 'Prints a script that completes commands and options in a shell.',
    arguments: { shell: { type: 'positional', options: SHELLS, required: true, description: 'The shell.' } },
    details: () => `  bash:  source <(${group.name} completion bash)
  zsh:   source <(${group.name} completion zsh)
  fish:  ${group.name} completion fish | source`,
    run: ({ shell }, { stdout }) => {
      stdout(completionScript(group, shell));
      return 0;
    },
  });
}

/** The script for a shell. It lists everything itself, so that completing starts no process. */
export function completionScript(group: CommandGroup, shell: (typeof SHELLS)[number]): string {
  const commands = [...group.commands, completionOnly];
  switch (shell) {
    case 'bash':
      return bash(group.name, commands);
    case 'zsh':
      return zsh(group.name, commands);
    case 'fish':
      return fish(group.name, commands);
    default:
      return shell satisfies never;
  }
}

// --- internal ---

type Completed = Pick<Command, 'name' | 'summary' | 'arguments'>;

/** The command itself, without what needs the group. */
const completionOnly: Completed = {
  name: 'completion',
  summary: 'Prints a script that completes commands and options in a shell.',
  arguments: { shell: { type: 'positional', options: SHELLS, description: 'The shell.' } },
};

/** The words that may follow a command: its options, and the values of its positional arguments. */
function wordsAfter({ arguments: known }: Completed): string {
  const words = Object.entries(known).flatMap(([name, argument]) =>
    argument.type === 'positional'
      ? [...(argument.options ?? [])]
      : [`--${name}`, ...(argument.alias === undefined ? [] : [`-${argument.alias}`])],
  );
  return [...words, '--help'].join(' ');
}

function bash(name: string, commands: readonly Completed[]): string {
  const cases = commands.map((command) => `    ${command.name}) words="${wordsAfter(command)}" ;;`);
  return `_${identifier(name)}() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map((command) => command.name).join(' ')} --help --version"
  else
    case \${COMP_WORDS[1]} in
${cases.map((line) => `  ${line}`).join('\n')}
      *) words= ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _${identifier(name)} ${name}
`;
}

function zsh(name: string, commands: readonly Completed[]): string {
  const cases = commands.map((command) => `    ${command.name}) compadd -- ${wordsAfter(command)}; _files ;;`);
  const described = commands.map(({ name: one, summary }) => `    ${quoted(`${one}:${summary}`)}`);
  return `#compdef ${name}
_${identifier(name)}() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${cases.join('\n')}
  esac
}
compdef _${identifier(name)} ${name}
`;
}

function fish(name: string, commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name: one, summary, arguments: known }) => {
    const after = `complete -c ${name} -n ${quoted(`__fish_seen_subcommand_from ${one}`)}`;
    const options = Object.entries(known).flatMap(([option, argument]) => {
      if (argument.type === 'positional')
        return argument.options === undefined ? [] : [`${after} -f -a ${quoted(argument.options.join(' '))}`];
      const short = argument.alias === undefined ? '' : ` -s ${argument.alias}`;
      const value = argument.type === 'boolean' ? '' : ' -r';
      return [`${after}${short} -l ${option}${value} -d ${quoted(argument.description)}`];
    });
    return [`complete -c ${name} -n __fish_use_subcommand -f -a ${one} -d ${quoted(summary)}`, ...options];
  });
  return `${lines.join('\n')}\n`;
}

/** Single quotes suit all three shells, once those inside are written apart. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function identifier(name: string): string {
  return name.replaceAll('-', '_');
}
