# A port of its own for a lab that runs beside another one.
BOOTBENCH_PORT=18080
while (exec 3<>"/dev/tcp/127.0.0.1/$BOOTBENCH_PORT") 2>/dev/null; do BOOTBENCH_PORT=$((BOOTBENCH_PORT + 1)); done
# The front door takes whatever port is free; the API says which.
export BOOTBENCH_SSH_PORT=0
export BOOTBENCH_PORT BOOTBENCH_URL=http://127.0.0.1:$BOOTBENCH_PORT
