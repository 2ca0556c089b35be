# Prints what bash offers for the last word of a command line, one a line: a
# real interactive bash behind a terminal, with Debian's bash-completion, is
# given the line and the key that inserts all that is offered, and runs it.
# usage: zsh -f complete_bash.zsh SCRIPT LINE
zmodload zsh/zpty
scratch=$(mktemp -d)
cat >$scratch/rc <<EOF
source /usr/share/bash-completion/bash_completion
source ${(q)1}
dora-deploy() {
  case \$1 in
  __complete) command dora-deploy "\$@" ;;
  *) printf '%s\n' "\$@" >$scratch/words ;;
  esac
}
bind '"\C-t": insert-completions'
touch $scratch/ready
EOF
zpty shell "bash --noprofile --rcfile $scratch/rc -i"
for attempt in {1..100}; do
  [[ -e $scratch/ready ]] && break
  sleep 0.1
done
zpty -w -n shell "$2"$'\C-t\nexit\n'
while zpty -r shell output; do :; done
zpty -d shell

typed=(${(z)2})
[[ $2 == *[^\\]\  ]] && typed+=('')
offered=("${(@f)$(<$scratch/words)}")
shift $(($#typed - 2)) offered
# Bash leaves the word alone where nothing is offered.
[[ $#offered == 1 && $offered[1] == "${(Q)typed[-1]}" ]] || print -rl -- $offered
rm -rf $scratch
