# A port of its own for a lab that runs beside another one.
BOOTBENCH_PORT=18080
while (exec 3<>"/dev/tcp/127.0.0.1/$BOOTBENCH_PORT") 2>/dev/null; do BOOTBENCH_PORT=$((BOOTBENCH_PORT + 1)); done
export BOOTBENCH_PORT BOOTBENCH_URL=http://127.0.0.1:$BOOTBENCH_PORT
