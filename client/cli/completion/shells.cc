#include "client/cli/completion/completion.h"

namespace nexting::client::cli {
namespace {

// Answers are lines of `WORD<tab>DESCRIPTION`, or `:files` or `:folders` where the shell itself knows the names.

constexpr char kBash[] = R"sh(# Completes command lines of nexting in bash (4 or newer).
_nexting() {
  # Bash splits words at = and : as well. The program gets them whole; the shell replaces only the last piece.
  local words=() piece last= i
  for ((i = 1; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    if ((${#words[@]})) && [[ $piece == [=:] || $last == [=:] ]]; then
      words[${#words[@]}-1]+=$piece
    else
      words+=("$piece")
    fi
    last=$piece
  done
  [[ $last == [=:] ]] && last=
  local whole=${words[${#words[@]}-1]}
  local kept=${whole%"$last"} answer path
  COMPREPLY=()
  while IFS=$'\t' read -r answer _; do
    case $answer in
      :files | :folders)
        compopt -o filenames 2>/dev/null
        while IFS= read -r path; do
          COMPREPLY+=("$path")
        done < <(if [[ $answer == :files ]]; then compgen -f -- "$last"; else compgen -d -- "$last"; fi)
        ;;
      *) COMPREPLY+=("${answer#"$kept"}") ;;
    esac
  done < <("$1" completion words -- "${words[@]}" 2>/dev/null)
}
complete -F _nexting nexting
)sh";

constexpr char kZsh[] = R"sh(#compdef nexting
# Completes command lines of nexting in zsh.
_nexting() {
  local -a answers described
  local answer
  answers=("${(@f)$("${(Q)words[1]}" completion words -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for answer in "${answers[@]}"; do
    case $answer in
      '') ;;
      :files) compset -P '--*='; _files ;;
      :folders) compset -P '--*='; _files -/ ;;
      *) described+=("${${answer%%$'\t'*}//:/\\:}:${answer#*$'\t'}") ;;
    esac
  done
  (( ${#described} )) && _describe -V nexting described
}
if [[ ${funcstack[1]} == _nexting ]]; then
  _nexting "$@"
else
  compdef _nexting nexting
fi
)sh";

constexpr char kFish[] = R"sh(# Completes command lines of nexting in fish.
function __nexting_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for answer in (command $program completion words -- $words "$current" 2>/dev/null)
        switch $answer
            case :files
                __fish_complete_path (string replace -r '^--[^=]*=' '' -- "$current")
            case :folders
                __fish_complete_directories (string replace -r '^--[^=]*=' '' -- "$current")
            case '*'
                echo $answer
        end
    end
end
complete -c nexting -f -a '(__nexting_complete)'
)sh";

constexpr Shell kShells[] = {
    {"bash",
     "# in this shell; in ~/.bashrc, in every one\n"
     "source <(nexting completion bash)\n",
     kBash},
    {"zsh",
     "# in this shell; in ~/.zshrc behind compinit, in every one\n"
     "source <(nexting completion zsh)\n",
     kZsh},
    {"fish",
     "# in this shell\n"
     "nexting completion fish | source\n"
     "# in every one\n"
     "nexting completion fish > ~/.config/fish/completions/nexting.fish\n",
     kFish},
};

}  // namespace

absl::Span<const Shell> Shells() { return kShells; }

}  // namespace nexting::client::cli
