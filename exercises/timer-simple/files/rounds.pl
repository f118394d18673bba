#!/usr/bin/perl
# When the timer of MODULE was set and when it fired, from the trace in /tmp/trace, on the guest's own clock.
#   rounds.pl MODULE count   how often it fired
#   rounds.pl MODULE times   was it set for 420 ms each time, and did it fire then?
use strict;
use warnings;

my ($module, $question) = @ARGV;
# In milliseconds. For how long it was set is exact to the tick. It fires up to 32 ms later at 250 Hz, for the timers'
# wheel has coarse steps; what an emulated processor that is kept waiting by its host adds, has no bound that is known.
my ($period, $tick, $late) = (420, 10.5, 1000);

my (%mine, @set, @fired);
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    my ($when) = / (\d+\.\d+): / or next;
    if (/ timer_start: timer=(\S+) function=(?:0x[0-9a-f]+|\S+ \[$module\]) expires=(\d+) \[timeout=(-?\d+)\]/) {
        $mine{$1} = 1;
        push @set, {when => 1000 * $when, expires => $2, timeout => $3};
    } elsif (/ timer_expire_entry: timer=(\S+) .*now=(\d+)/ && $mine{$1}) {
        push @fired, {when => 1000 * $when, now => $2};
    }
}

if ($question eq 'count') {
    print scalar(@fired), "\n";
    exit 0;
}
@set or print("no timer was set\n"), exit 1;
@fired > 1 or print('the timer fired ', scalar(@fired), " times\n"), exit 1;
# How long a jiffy is on this kernel: one of these.
my $measured = ($fired[-1]{when} - $fired[0]{when}) / ($fired[-1]{now} - $fired[0]{now} || 1);
my ($jiffy) = sort { abs($a - $measured) <=> abs($b - $measured) } 1, 10 / 3, 4, 10;
my $wrong = 0;
for my $round (0 .. $#fired) {
    my $set = $set[$round] or last;
    # Whoever reckons from the moment for which the timer was set last, not from now, makes up for its lateness.
    my $from_now = $jiffy * $set->{timeout};
    my $from_last = $round ? $jiffy * ($set->{expires} - $set[$round - 1]{expires}) : $from_now;
    my $exact = abs($from_now - $period) <= $tick || abs($from_last - $period) <= $tick;
    my $since = $fired[$round]{when} - $set[0]{when};
    my $kept = $since >= ($round + 1) * ($period - $tick) && $fired[$round]{when} - $set->{when} <= $period + $late;
    $wrong ||= !$exact || !$kept;
    printf "round %d: set for %.0f ms, fired after %.1f ms%s\n", $round + 1, $from_now, $fired[$round]{when} - $set->{when},
        $exact && $kept ? '' : ', which is not 420 ms';
}
exit($wrong ? 1 : 0);
