namespace GitOpsActors.Host.Commands.Completion;

/// <summary>What shells are told. Each asks `gax` itself for candidates, so that no script is ever older than the program.</summary>
internal static class ShellScripts
{
    /// <summary>The hidden command that knows the candidates.</summary>
    public const string Question = "__complete";

    public static readonly IReadOnlyDictionary<string, string> All = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = Bash, ["fish"] = Fish, ["zsh"] = Zsh,
    };

    // Only what older versions of bash have, too: macOS comes with 3.2.
    private const string Bash = $$"""
        # Has bash complete gax. In ~/.bashrc: eval "$(gax completion bash)"
        _gax() {
            local line="${COMP_LINE:0:COMP_POINT}" candidate
            local -a words
            read -ra words <<< "$line"
            if [[ "$line" == *[[:space:]] ]]; then words+=(""); fi
            # For bash a word begins after a ':' or a '=': what stands before them is on the line already.
            local word="${words[${#words[@]}-1]}"
            local lead="${word%"$2"}"
            COMPREPLY=()
            while IFS= read -r candidate; do
                COMPREPLY+=("${candidate#"$lead"}")
            done < <(gax {{Question}} -- "${words[@]:1}" 2>/dev/null)
        }
        complete -o default -F _gax gax

        """;

    private const string Zsh = $$"""
        #compdef gax
        # Has zsh complete gax. In ~/.zshrc, after compinit: eval "$(gax completion zsh)"
        _gax() {
            local -a candidates
            candidates=("${(@f)$(gax {{Question}} -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            candidates=("${(@)candidates:#}")
            if (( ${#candidates} )); then compadd -- "${candidates[@]}"; else _files; fi
        }
        compdef _gax gax

        """;

    private const string Fish = $$"""
        # Has fish complete gax. In ~/.config/fish/config.fish: gax completion fish | source
        function __gax_candidates
            set -l words (commandline -opc)
            set -l word (commandline -ct)
            set -l candidates (gax {{Question}} -- $words[2..-1] "$word" 2>/dev/null)
            if test (count $candidates) -gt 0
                printf '%s\n' $candidates
            else
                __fish_complete_path "$word"
            end
        end
        complete -c gax -f -a '(__gax_candidates)'

        """;
}
