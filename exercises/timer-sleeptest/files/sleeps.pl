#!/usr/bin/perl
# How insmod really waited while it loaded timer_sleeptest, by the trace in /tmp/trace, and what the module says of it.
#   sleeps.pl load MS          loads the module with ms=MS while its waiting is traced; for the questions that follow
#   sleeps.pl load default     the same without a parameter
#   sleeps.pl slept MS WHAT    did it wait that long, in that way? WHAT: msleep, usleep_range, timer
#   sleeps.pl said MS          has the log a line for each of the four, with believable numbers?
#   sleeps.pl true MS          are the times in the log those of the trace?
use strict;
use warnings;

my ($question, $ms, $what) = @ARGV;
my @all = qw(msleep usleep_range mdelay timer);

sub wrong {
    print STDERR @_, "\n";
    exit 1;
}

if ($question eq 'load') {
    my $marker = sprintf 'sleep %s at %d', $ms, time;
    system('sh /opt/bootbench/trace.sh on timer:timer_start timer:timer_expire_entry timer:hrtimer_start'
        . ' timer:hrtimer_expire_entry sched:sched_switch') == 0 or exit 1;
    open(my $log, '>', '/dev/kmsg') or die "kmsg: $!\n";
    syswrite $log, "$marker\n";
    my $failed = system('insmod /opt/bootbench/timer_sleeptest.ko' . ($ms eq 'default' ? '' : " ms=$ms"));
    system 'sh /opt/bootbench/trace.sh off';
    my @lines = `dmesg`;
    shift @lines while @lines && $lines[0] !~ /\Q$marker\E/;
    open(my $rows, '>', '/tmp/rows') or die "rows: $!\n";
    print $rows @lines;
    system 'rmmod timer_sleeptest' if $failed == 0;
    exit($failed ? 1 : 0);
}

# In milliseconds. Whoever waits for a tick of the kernel waits up to two of them more, whoever counts from a tick that has
# begun already, less by one; what an emulated processor that is kept waiting by its host adds, has no bound that is known.
my ($tick, $slack) = (10.5, 250);

# For each way: from when to when it waited and how long it was to be, and how far usleep_range()'s two bounds are apart; when insmod was away.
my (%begun, %waits, @range, $out, @away, @clock);
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    my ($thread, $pid, $when) = /^\s*(\S.*)-(\d+)\s+\[.*? (\d+\.\d+): / or next;
    $when *= 1000;
    push @clock, [$when, $1] if / timer_expire_entry: .* now=(\d+)/;
    if (/ timer_start: timer=(\S+) function=process_timeout .*\[timeout=(\d+)\]/ && $thread eq 'insmod') {
        $begun{$1} = ['msleep', $when, $2];
    } elsif (/ timer_start: timer=(\S+) function=(?:0x[0-9a-f]+|\S+ \[timer_sleeptest\]) .*\[timeout=(\d+)\]/) {
        $begun{$1} = ['timer', $when, $2];
    } elsif (/ hrtimer_start: hrtimer=(\S+) function=hrtimer_wakeup expires=(\d+) softexpires=(\d+)/ && $thread eq 'insmod') {
        $begun{$1} = ['usleep_range', $when, $3 / 1e6 - $when];
        push @range, ($2 - $3) / 1e6;
    } elsif (/ (?:hr)?timer_expire_entry: (?:hr)?timer=(\S+) / && $begun{$1}) {
        my ($kind, $from, $told) = @{delete $begun{$1}};
        push @{$waits{$kind}}, [$from, $when, $told];
    } elsif (/ sched_switch: prev_comm=insmod .* prev_state=(\S+)/) {
        # R and R+ are other programs' turns, no waiting.
        $out = $when if $1 !~ /^R/;
    } elsif (/ sched_switch: .* next_comm=insmod /) {
        push @away, [$out, $when] if defined $out;
        undef $out;
    }
}

# How long a jiffy is on this kernel: one of these.
my $measured = @clock > 1 ? ($clock[-1][0] - $clock[0][0]) / ($clock[-1][1] - $clock[0][1] || 1) : 4;
my ($jiffy) = sort { abs($a - $measured) <=> abs($b - $measured) } 1, 10 / 3, 4, 10;

# Whether the kernel was asked for this time: that does not depend on how busy anybody is.
sub asked {
    my ($wait, $kind) = @_;
    return $wait->[2] <= $ms + 1 if $kind eq 'usleep_range';
    my $told = $jiffy * $wait->[2];
    return $told >= $ms - $tick && $told <= $ms + 2 * $jiffy + 2.5;
}

sub took {
    my ($wait) = @_;
    return $wait->[1] - $wait->[0];
}

# When insmod let others have the processor for long, while it waited in that way.
sub away_in {
    my ($wait) = @_;
    return grep { took($_) >= $ms - $tick && $_->[0] <= $wait->[1] && $_->[1] >= $wait->[0] } @away;
}

if ($question eq 'slept') {
    my @all_waits = @{$waits{$what} // []} or wrong("no $what that has ended is in the trace");
    my $enough = $what eq 'usleep_range' ? $ms : $what eq 'msleep' ? $ms - 0.5 : $ms - $tick;
    my @asked = grep { asked($_, $what) } @all_waits
        or wrong("$what was told to wait ", join(', ', map { sprintf '%.0f ms', $what eq 'usleep_range' ? $_->[2] : $jiffy * $_->[2] } @all_waits), " instead of $ms ms");
    my @good = grep { took($_) >= $enough && took($_) <= $ms + 40 + $slack } @asked;
    @good or wrong("$what took ", join(', ', map { sprintf '%.1f ms', took($_) } @asked), " instead of $ms ms");
    grep { away_in($_) } @good or wrong("insmod never let another program have the processor for so long while it waited by $what");
    $what ne 'usleep_range' || grep { $_ <= 1.0001 } @range
        or wrong(sprintf 'usleep_range() was allowed to be %.3f ms late, which is more than 1', $range[0]);
    printf "%s: %.1f ms\n", $what, took($good[0]);
    exit 0;
}

my %said;
open(my $rows, '<', '/tmp/rows') or die "no rows: $!\n";
while (<$rows>) {
    for my $name (@all) {
        # A line of its own before it, with two other numbers, is not the one.
        next if $said{$name} && abs($said{$name}[0] - $ms) < 0.000001;
        $said{$name} = [$1 / 1e6, $2 / 1e6, $_] if /\b$name\b\D*(\d+)\D+(\d+)\D*$/;
    }
}
for my $name (@all) {
    my $seen = $said{$name} or wrong("the log has no line with $name and two numbers");
    my ($requested, $measured, $line) = @$seen;
    abs($requested - $ms) < 0.000001 or wrong(sprintf "%s: %.0f ns were asked for, not %.0f ns: %s", $name, $ms * 1e6, $requested * 1e6, $line);
    my $least = $name eq 'usleep_range' ? $ms : $name eq 'mdelay' ? 0.9 * $ms : $ms - $tick;
    $measured >= $least && $measured <= $ms + 40 + $slack or wrong(sprintf '%s: %.3f ms cannot be', $name, $measured);
    next unless $question eq 'true' && $name ne 'mdelay';
    my @own = @{$waits{$name} // []} or wrong("no $name is in the trace");
    my ($nearest) = sort { $a <=> $b } map { abs($measured - took($_)) } @own, map { away_in($_) } @own;
    $nearest <= 15 or wrong(sprintf '%s: the log says %.1f ms, which is %.1f ms from the truth', $name, $measured, $nearest);
}
if ($question eq 'true') {
    my $long = grep { took($_) >= $ms - $tick } @away;
    $long <= 3 or wrong("insmod slept $long times for that long: mdelay() does not sleep");
}
print map { sprintf "%s: %.3f ms\n", $_, $said{$_}[1] } @all;
