export LANG=C.UTF-8
# Read before every prompt: the board's name is set after this shell was started, when a machine wakes from its snapshot.
PROMPT_COMMAND='read -r board </proc/sys/kernel/hostname'
PS1='\u@$board:\w\$ '
