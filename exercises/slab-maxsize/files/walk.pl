#!/usr/bin/perl
# What kmalloc was really asked for during a walk in steps of STEP bytes, from the trace in /tmp/trace.
#   walk.pl limit STEP   the last size that this kernel can give, and the first that it cannot
#   walk.pl asked STEP   were all those sizes asked for, and did the kernel give them?
#   walk.pl freed STEP   was each block given back?
use strict;
use warnings;

my ($question, $step) = @ARGV;

# kmalloc ends where the page allocator ends: at the largest order that /proc/buddyinfo has a column for.
open(my $buddies, '<', '/proc/buddyinfo') or die "buddyinfo: $!\n";
my @columns = split ' ', readline($buddies);
my $order = @columns - 5;
chomp(my $page = `getconf PAGESIZE`);
my $last = int(($page << $order) / $step) * $step;
my $fail = $last + $step;

if ($question eq 'limit') {
    print "last $last\nfail $fail\n";
    exit 0;
}

my (%given, %refused, %kept, $ptr);
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    if (/ kmalloc(?:_node)?: .*ptr=(\S+) bytes_req=(\d+)/ && $2 > 0 && $2 % $step == 0) {
        my ($at, $size) = ($1, $2);
        if ($at =~ /^(?:0x)?0+$|null/) {
            $refused{$size} = 1;
        } else {
            $given{$size} = 1;
            $kept{$at} = $size;
        }
    } elsif (/ kfree: .*ptr=(\S+)/) {
        delete $kept{$1};
    }
}

if ($question eq 'asked') {
    for (my $size = $step; $size <= $last; $size += $step) {
        next if $given{$size};
        print "kmalloc was never asked for $size bytes\n";
        exit 1;
    }
    if (!$refused{$fail}) {
        print "kmalloc was never asked for $fail bytes, the first size it cannot give\n";
        exit 1;
    }
    print "asked for every multiple of $step up to $fail\n";
} else {
    my @kept = sort { $a <=> $b } values %kept;
    if (@kept) {
        print "never freed: ", join(', ', map { "$_ bytes" } @kept), "\n";
        exit 1;
    }
    if (!%given) {
        print "no block was allocated\n";
        exit 1;
    }
    print "all ", scalar(keys %given), " sizes given back\n";
}
