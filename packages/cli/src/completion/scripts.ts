/** Holds the words as JSON where a shell cannot hand them over as arguments. */
export const wordsVariable = 'POSTHORN_COMPLETE_WORDS'

/**
 * What shells load. Each asks `posthorn complete -- WORDS…`, which answers a candidate a line, value and
 * description apart by a tab, or `:files`. Nothing of an answer is ever evaluated.
 */
export const scripts = {
  bash: `# Completion of posthorn for bash. In ~/.bashrc: source <(posthorn completion bash)
_posthorn() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default 2>/dev/null ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(posthorn complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _posthorn posthorn
`,
  zsh: `#compdef posthorn
# Completion of posthorn for zsh. In ~/.zshrc, after compinit: source <(posthorn completion zsh)
_posthorn() {
  local line value description
  local -a found described
  found=("\${(@f)$(posthorn complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in "\${found[@]}"; do
    if [[ $line == :files ]]; then
      compset -P '*[=@]'
      _files
      return
    fi
    [[ -n $line ]] || continue
    # A colon parts value and description here.
    value=\${\${line%%$'\\t'*}//:/\\\\:}
    description=\${line#*$'\\t'}
    described+=("$value\${description:+:$description}")
  done
  (( \${#described} )) && _describe -V posthorn described
}
if [[ \${funcstack[1]} == _posthorn ]]; then _posthorn "$@"; else compdef _posthorn posthorn; fi
`,
  fish: `# Completion of posthorn for fish: posthorn completion fish > ~/.config/fish/completions/posthorn.fish
function __posthorn_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  for line in (posthorn complete -- $words[2..] "$current" 2>/dev/null)
    if test "$line" = :files
      __fish_complete_path "$current"
    else
      echo $line
    end
  end
end
complete -c posthorn -f -a '(__posthorn_complete)'
`,
  powershell: `# Completion of posthorn for PowerShell. In $PROFILE: posthorn completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName posthorn -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  [string[]]$words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object { if ($null -ne $_.Value) { [string]$_.Value } else { $_.Extent.Text } })
  $words += $wordToComplete
  # Not as arguments: PowerShell loses empty ones, and -- where a script starts the program.
  $env:${wordsVariable} = ConvertTo-Json -Compress -InputObject $words
  try { $found = @(posthorn complete 2>$null) } finally { $env:${wordsVariable} = $null }
  if ($found -contains ':files') {
    $flag = if ($wordToComplete -match '^--[^=]+=') { $Matches[0] } else { '' }
    $begun = $wordToComplete.Substring($flag.Length)
    [System.Management.Automation.CompletionCompleters]::CompleteFilename($begun) | ForEach-Object {
      [System.Management.Automation.CompletionResult]::new(
        $flag + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
    }
    return
  }
  $found | ForEach-Object {
    $value, $description = $_ -split '\\t', 2
    if (-not $description) { $description = $value }
    [System.Management.Automation.CompletionResult]::new(
      $value, $value, 'ParameterValue', $description)
  }
}
`,
} as const

export type Shell = keyof typeof scripts
