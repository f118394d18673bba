#!/usr/bin/perl
# The high-resolution timer of MODULE by the trace in /tmp/trace, on the guest's own clock, and what the module measured.
#   ticks.pl MODULE count           how often it fired
#   ticks.pl MODULE grid PERIOD     are the times for which it was set PERIOD nanoseconds apart, without drift?
#   ticks.pl MODULE period PERIOD   are they about PERIOD nanoseconds apart?
#   ticks.pl MODULE measured        does /tmp/intervals have what the trace has?
#   ticks.pl MODULE intervals       "module number microseconds" and "trace number microseconds", for each time it fired
#   ticks.pl MODULE jitter PERIOD   "module microseconds count" and "trace microseconds count": how many intervals are how
#                                   far from PERIOD, in classes of 50 us; beyond 1000 us, in one class
use strict;
use warnings;

my ($module, $question, $period) = @ARGV;

sub wrong {
    print STDERR @_, "\n";
    exit 1;
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return $sorted[@sorted / 2];
}

my (%mine, @expires, @fired, $started);
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    if (/ (\d+)\.(\d+): hrtimer_start: hrtimer=(\S+) function=(?:0x[0-9a-f]+|\S+ \[$module\]) expires=(\d+)/) {
        $mine{$3} = 1;
        push @expires, $4;
        $started //= $1 * 1e6 + $2;
    } elsif (/ (\d+)\.(\d+): hrtimer_expire_entry: hrtimer=(\S+) / && $mine{$3}) {
        push @fired, $1 * 1e6 + $2;
    }
}

if ($question eq 'count') {
    print scalar(@fired), "\n";
    exit 0;
}
@fired > 2 or wrong('a high-resolution timer fired ', scalar(@fired), ' times');
if ($question eq 'grid' || $question eq 'period') {
    my @gaps = map { $expires[$_] - $expires[$_ - 1] } 1 .. $#expires;
    my $usual = median(@gaps);
    my $apart = $question eq 'grid' ? 0 : $period / 10;
    abs($usual - $period) <= $apart or wrong("it was set for times that are $usual ns apart, not $period");
    $question eq 'grid' or exit 0;
    # A period that was missed altogether is left out; what is between two is no time of this timer.
    my @off = grep { $_ % $period } @gaps;
    @off and wrong(scalar(@off), " of its times are off the grid; $off[0] ns after the one before, for instance");
    print scalar(@expires), " times, each a multiple of $period ns after the first\n";
    exit 0;
}

open(my $file, '<', '/tmp/intervals') or die "no intervals: $!\n";
my @measured = map { /^\s*(\d+)\s*$/ ? $1 / 1000 : () } <$file>;
if ($question eq 'measured') {
    @measured == @fired or wrong(scalar(@measured), ' intervals were measured, but the timer fired ', scalar(@fired), ' times');
    my @gaps = map { $fired[$_] - $fired[$_ - 1] } 1 .. $#fired;
    # The callback looks at the clock a little after the trace does. Half of them can be trusted on any host.
    my $apart = median(map { abs($measured[$_ + 1] - $gaps[$_]) } 0 .. $#gaps);
    $apart <= 300 or wrong(sprintf 'half of the intervals are %.0f us and more from those of the trace', $apart);
    # Between its look at the clock and the timer's start the module may have been kept waiting, but not for long.
    $measured[0] <= $fired[0] - $started + 250_000
        or wrong(sprintf 'the first interval is %.0f us, but the timer was set only %.0f us before it fired', $measured[0], $fired[0] - $started);
    # True intervals are never the same to the nanosecond.
    my %distinct = map { $_ => 1 } @measured;
    keys %distinct > 2 or wrong('the intervals are all the same, which those of the trace are not');
    printf "half of them within %.0f us of the trace\n", $apart;
    exit 0;
}

# The trace has no beginning for the first interval.
my %of = (module => [@measured[1 .. $#measured]], trace => [map { $fired[$_] - $fired[$_ - 1] } 1 .. $#fired]);
for my $who (sort keys %of) {
    my @all = @{$of{$who}};
    if ($question eq 'intervals') {
        printf "%s %d %.1f\n", $who, $_ + 2, $all[$_] for 0 .. $#all;
    } else {
        my %count = map { $_ * 50 => 0 } 0 .. 20;
        for my $interval (@all) {
            my $class = int(abs($interval - $period / 1000) / 50) * 50;
            $count{$class > 1000 ? 1000 : $class}++;
        }
        print map { "$who $_ $count{$_}\n" } sort { $a <=> $b } keys %count;
    }
}
