# A lab of its own for what measures coordinator, agent and boards together: two virtual x86 boards, one for each of two
# processors. More boards would take their part of the processors while they rest. It is stopped at the end.
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
. scripts/settings.sh
FIGURES=$LAB_HOME/bench
LAB_HOME=$LAB_HOME/bench/lab
mkdir -p "$LAB_HOME"
chmod 755 "$LAB_HOME"
. scripts/free-port.sh
for part in settings console setup services commands; do
    # shellcheck source=/dev/null
    . "scripts/$part.sh"
done
LAB_BOARDS="vm-1:qemu-x86 vm-2:qemu-x86"
need_jdk
trap command_down EXIT
command_up --without-debug-kernel
