#!/usr/bin/perl
# The timer of MODULE and the work that it schedules, from the trace in /tmp/trace, on the guest's own clock.
#   pairs.pl MODULE order    one line for each time that the timer fired and the work was done, in their order
#   pairs.pl MODULE where    which kind of thread did the work
#   pairs.pl MODULE latency  microseconds from the timer's firing to the work's beginning, the shortest of all rounds
#   pairs.pl MODULE waited   are the nanoseconds on standard input, one number a line, those that each round's work waited?
#   pairs.pl MODULE period   was the timer set for 420 ms each time?
use strict;
use warnings;

my ($module, $question) = @ARGV;
# In milliseconds. For how long a timer was set is exact to the tick; between the trace's time and the one that the module
# takes, an emulated processor may be kept waiting by its host.
my ($period, $tick, $slack) = (420, 10.5, 200);

my (%mine, @set, @fired, @order, %who, $ding, $shortest, @took);
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    my ($thread, $when) = /^\s*(\S.*)-\d+ .*? (\d+\.\d+): / or next;
    if (/ timer_start: timer=(\S+) function=(?:0x[0-9a-f]+|\S+ \[$module\]) expires=(\d+) \[timeout=(-?\d+)\]/) {
        $mine{$1} = 1;
        push @set, {expires => $2, timeout => $3};
    } elsif (/ timer_expire_entry: timer=(\S+) .*now=(\d+)/ && $mine{$1}) {
        push @order, 'timer';
        push @fired, {when => 1000 * $when, now => $2};
        $ding = $when;
    } elsif (/ workqueue_execute_start: work struct \S+: function (?:0x[0-9a-f]+|\S+ \[$module\])/) {
        push @order, 'work';
        $who{$thread =~ /^kworker/ ? 'kworker' : $thread} = 1;
        my $took = defined $ding ? 1e6 * ($when - $ding) : 0;
        $shortest = $took if !defined $shortest || $took < $shortest;
        push @took, $took;
    }
}

if ($question eq 'order') {
    print map { "$_\n" } @order ? @order : 'neither timer nor work';
} elsif ($question eq 'where') {
    print join(', ', sort keys %who) || 'nobody', "\n";
} elsif ($question eq 'latency') {
    printf "%.0f\n", $shortest // die "no work was done\n";
} elsif ($question eq 'waited') {
    @took or die "no work was done\n";
    my @said = map { /^(\d+)$/ ? $1 : () } <STDIN>;
    my @right = grep { defined $said[$_] && $said[$_] <= 1e3 * $took[$_] + 1e6 * $slack } 0 .. $#took;
    # One round of three may have been held up just there.
    my $ok = 3 * @right >= 2 * @took;
    printf {$ok ? *STDOUT : *STDERR} "%s ns are logged; from the timer to the work, by the trace, it was %s ns\n",
        join(', ', @said), join(', ', map { sprintf '%.0f', 1e3 * $_ } @took);
    exit($ok ? 0 : 1);
} else {
    @fired > 1 or die 'the timer fired ', scalar(@fired), " times\n";
    # How long a jiffy is on this kernel: one of these.
    my $measured = ($fired[-1]{when} - $fired[0]{when}) / ($fired[-1]{now} - $fired[0]{now} || 1);
    my ($jiffy) = sort { abs($a - $measured) <=> abs($b - $measured) } 1, 10 / 3, 4, 10;
    my $wrong = 0;
    for my $round (0 .. $#set) {
        # Whoever reckons from the moment for which the timer was set last, not from now, makes up for its lateness.
        my $from_now = $jiffy * $set[$round]{timeout};
        my $from_last = $round ? $jiffy * ($set[$round]{expires} - $set[$round - 1]{expires}) : $from_now;
        my $ok = abs($from_now - $period) <= $tick || abs($from_last - $period) <= $tick;
        $wrong ||= !$ok;
        printf {$ok ? *STDOUT : *STDERR} "round %d: set for %.0f ms%s\n", $round + 1, $from_now, $ok ? '' : ', which is not 420 ms';
    }
    exit($wrong ? 1 : 0);
}
