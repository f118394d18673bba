# A person at a terminal gets bash.
if [ -t 0 ] && [ -x /bin/bash ]; then exec /bin/bash -l; fi
