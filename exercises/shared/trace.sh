#!/bin/sh
# The kernel's own record of what a module does: tracepoints, which the module's log lines cannot imitate.
#   trace.sh on GROUP:EVENT...   records these events from now on
#   trace.sh off                 stops; the record is in /tmp/trace
tracing=/sys/kernel/tracing
mountpoint -q $tracing || mount -t tracefs tracefs $tracing || exit 1
cd $tracing || exit 1
case $1 in
on)
	shift
	echo 0 > tracing_on
	echo nop > current_tracer
	echo > set_event
	echo mono > trace_clock
	echo 8192 > buffer_size_kb
	echo > trace
	for event; do echo "$event" >> set_event || exit 1; done
	echo 1 > tracing_on
	;;
off)
	echo 0 > tracing_on
	echo > set_event
	cat trace > /tmp/trace
	;;
esac
