import { type Arguments, type Command, type CommandGroup, defineCommand } from './command.ts';

/** The shells that completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Returns the command that prints a script which completes a group's commands and options. */
export function completionCommand(group: CommandGroup): Command {
  return defineCommand({
    ...COMPLETION,
    details: () => `  bash:  source <(${group.name} completion bash)
  zsh:   source <(${group.name} completion zsh)
  fish:  ${group.name} completion fish | source`,
    run: ({ shell }, { stdout }) => {
      stdout(completionScript(group, shell));
      return 0;
    },
  });
}

/** Returns the script for a shell. It lists everything itself, so that completing starts no process. */
export function completionScript({ name, commands }: CommandGroup, shell: (typeof SHELLS)[number]): string {
  const all = [...commands, COMPLETION].map((command) => [command.name, wordsAfter(command.arguments)] as const);
  const first = `${all.map(([command]) => command).join(' ')} --help --version`;
  if (shell === 'fish') {
    const lines = all.map(([command, words]) => `complete -c ${name} -n '__fish_seen_subcommand_from ${command}' -a '${words}'`);
    return `complete -c ${name} -n __fish_use_subcommand -f -a '${first}'\n${lines.join('\n')}\n`;
  }
  const complete = `_${name.replaceAll('-', '_')}`;
  return `${shell === 'zsh' ? 'autoload -Uz bashcompinit && bashcompinit\n' : ''}${complete}() {
  local current=\${COMP_WORDS[COMP_CWORD]} words='${first}'
  if [ "$COMP_CWORD" -gt 1 ]; then
    case \${COMP_WORDS[1]} in
${all.map(([command, words]) => `      ${command}) words='${words}' ;;`).join('\n')}
      *) words= ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F ${complete} ${name}
`;
}

// --- internal ---

/** The command itself, without what needs the group. */
const COMPLETION = {
  name: 'completion',
  summary: 'Prints a script that completes commands and options in a shell.',
  arguments: { shell: { type: 'positional', options: SHELLS, required: true, description: 'The shell.' } },
} as const;

/** Returns the words that may follow a command: its options, and the values of its positional arguments. */
function wordsAfter(known: Arguments): string {
  const words = Object.entries(known).flatMap(([name, argument]) => {
    if (argument.type === 'positional') return argument.options ?? [];
    return argument.alias === undefined ? [`--${name}`] : [`--${name}`, `-${argument.alias}`];
  });
  return [...words, '--help'].join(' ');
}
