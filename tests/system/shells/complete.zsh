# Prints what zsh offers for the words of a command line, one a line: a real
# interactive zsh behind a terminal is given the line and the tab key.
# usage: zsh -f complete.zsh FOLDER-OF-COMPLETIONS LINE
zmodload zsh/zpty
scratch=$(mktemp -d)
cat >$scratch/.zshrc <<EOF
fpath=(${(q)1} \$fpath)
autoload -U compinit
compinit -u -D
# What a completion adds, and what of it fits the word.
compadd() {
  local -a hits
  builtin compadd -O hits "\$@"
  ((\$#hits)) && print -rl -- \$IPREFIX\${(Q)^hits} >>$scratch/offered
  builtin compadd "\$@"
}
leave() { exit }
zle -N leave
bindkey '^I' complete-word
bindkey '^G' leave
touch $scratch/ready
EOF
zpty shell "ZDOTDIR=$scratch zsh -o no_global_rcs -i"
for attempt in {1..100}; do
  [[ -e $scratch/ready ]] && break
  sleep 0.1
done
zpty -w -n shell "$2"$'\t'$'\a'
while zpty -r shell output; do :; done
zpty -d shell
[[ -e $scratch/offered ]] && sort -u $scratch/offered
rm -rf $scratch
