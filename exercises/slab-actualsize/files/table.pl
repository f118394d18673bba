#!/usr/bin/perl
# The table that slab4_actualsize logs, beside what the kernel did meanwhile.
#   table.pl walk STEP     loads the module with stepsz=STEP while kmalloc is traced; for the questions that follow
#   table.pl end STEP      the last size that this kernel can give, and the first that it cannot
#   table.pl rows STEP     is there a row for each size, with waste and percentage right?
#   table.pl actual STEP   is each actual size the one that the kernel gave?
#   table.pl freed STEP    was each block given back?
#   table.pl plot STEP     "size percentage", line by line
use strict;
use warnings;

my ($question, $step) = @ARGV;

# kmalloc ends where the page allocator ends: at the largest order that /proc/buddyinfo has a column for.
open(my $buddies, '<', '/proc/buddyinfo') or die "buddyinfo: $!\n";
my @columns = split ' ', readline($buddies);
chomp(my $page = `getconf PAGESIZE`);
my $limit = $page << (@columns - 5);
my $last = 100 + int(($limit - 100) / $step) * $step;

sub wrong {
    print @_, "\n";
    exit 1;
}

if ($question eq 'walk') {
    my $marker = sprintf 'walk %d of %d', $step, time;
    system('sh /opt/bootbench/trace.sh on kmem:kmalloc kmem:kfree') == 0 or exit 1;
    open(my $log, '>', '/dev/kmsg') or die "kmsg: $!\n";
    syswrite $log, "$marker\n";
    my $refused = system("insmod /opt/bootbench/slab4_actualsize.ko stepsz=$step");
    system 'rmmod slab4_actualsize' if $refused == 0;
    system 'sh /opt/bootbench/trace.sh off';
    my @lines = `dmesg`;
    shift @lines while @lines && $lines[0] !~ /\Q$marker\E/;
    open(my $rows, '>', '/tmp/rows') or die "rows: $!\n";
    print $rows @lines;
    print $refused ? "insmod was refused\n" : "insmod was not refused\n";
    exit 0;
}
if ($question eq 'end') {
    print "last $last\nfail ", $last + $step, "\n";
    exit 0;
}

my %row;
open(my $rows, '<', '/tmp/rows') or die "no rows: $!\n";
while (<$rows>) {
    $row{$1} = [$2, $3, $4] if /(\d+)\D+(\d+)\D+(\d+)\D+(\d+)(?:\.\d+)?\s*%/;
}

my (%given, %kept);
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    if (/ kmalloc(?:_node)?: .*ptr=(\S+) bytes_req=(\d+) bytes_alloc=(\d+)/ && $2 >= 100 && ($2 - 100) % $step == 0) {
        my ($at, $size, $actual) = ($1, $2, $3);
        next if $at =~ /^(?:0x)?0+$|null/;
        # 100 bytes are asked for by others, too: whoever does, is given the same.
        $given{$size} = $actual;
        $kept{$at} = $size if $size > 100;
    } elsif (/ kfree: .*ptr=(\S+)/) {
        delete $kept{$1};
    }
}

if ($question eq 'rows') {
    my $size = 100;
    for (; $size <= $last; $size += $step) {
        my $seen = $row{$size} or wrong("there is no row for $size bytes");
        my ($actual, $waste, $percent) = @$seen;
        $actual >= $size or wrong("$size bytes: an actual size of $actual is less");
        $waste == $actual - $size or wrong("$size bytes: $actual - $size is not $waste");
        $percent == int(100 * $waste / $size) or wrong("$size bytes: $waste is not $percent % of it, rounded down");
    }
    $row{$size} and wrong("there is a row for $size bytes, which kmalloc cannot give");
    print scalar(keys %row), " rows\n";
} elsif ($question eq 'actual') {
    for (my $size = 100; $size <= $last; $size += $step) {
        my $given = $given{$size} or wrong("kmalloc was never asked for $size bytes");
        my $seen = $row{$size} or wrong("there is no row for $size bytes");
        $seen->[0] == $given or wrong("$size bytes: the table says $seen->[0], the kernel gave $given");
    }
    print "each row is what the kernel gave\n";
} elsif ($question eq 'freed') {
    my @kept = sort { $a <=> $b } values %kept;
    @kept and wrong("never freed: ", join(', ', map { "$_ bytes" } @kept));
    keys %given > 1 or wrong("no block was allocated");
    print "all blocks were given back\n";
} else {
    print "$_ $row{$_}[2]\n" for sort { $a <=> $b } keys %row;
}
