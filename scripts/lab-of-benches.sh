# A lab of its own for what measures coordinator, agent and boards together: two virtual x86 boards, one for each of two
# processors. More boards would take their part of the processors while they rest. It is stopped at the end.
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/own-lab.sh"
own_lab lab
mkdir -p "$LAB_HOME"
chmod 755 "$LAB_HOME"
LAB_BOARDS="vm-1:qemu-x86 vm-2:qemu-x86"
need_jdk
trap command_down EXIT
command_up --without-debug-kernel
