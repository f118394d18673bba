#!/usr/bin/perl
# What lowlevel_mem_lkm gets from the page allocator and gives back, by the kernel's own record of it.
#   pages.pl use ORDER        loads the module with order=ORDER and unloads it, recording; for the questions that follow
#   pages.pl asked ORDER      did it allocate what it has to?
#   pages.pl rows ORDER       does the log have a row for each page of the block of 2^ORDER pages?
#   pages.pl freed            was each block given back as it was allocated?
#   pages.pl beyond           the first order that the page allocator does not have
#   pages.pl bytes ORDER      "pages bytes" of a block
use strict;
use warnings;

my ($question, $order) = @ARGV;
my $tracing = '/sys/kernel/tracing';
chomp(my $page = `getconf PAGESIZE`);

sub wrong {
    print STDERR @_, "\n";
    exit 1;
}

sub put {
    my ($file, $text) = @_;
    open(my $out, '>', "$tracing/$file") or die "$file: $!\n";
    syswrite($out, "$text\n") or die "$file: $!\n";
}

if ($question eq 'beyond') {
    # /proc/buddyinfo has a column for each order, from 0 on.
    open(my $buddies, '<', '/proc/buddyinfo') or die "buddyinfo: $!\n";
    print scalar(my @columns = split ' ', readline($buddies)) - 4, "\n";
    exit 0;
}
if ($question eq 'bytes') {
    print 1 << $order, " ", $page << $order, "\n";
    exit 0;
}
if ($question eq 'use') {
    system("mountpoint -q $tracing || mount -t tracefs tracefs $tracing") == 0 or exit 1;
    put('tracing_on', 0);
    put('set_event', 'kmem:mm_page_alloc');
    put('events/kmem/mm_page_free/enable', 1);
    put('buffer_size_kb', 16384);
    put('trace', '');
    # Who asked is seen from the way there.
    put('events/kmem/mm_page_alloc/trigger', 'stacktrace');
    my $marker = sprintf 'order %d at %d', $order, time;
    open(my $log, '>', '/dev/kmsg') or die "kmsg: $!\n";
    syswrite $log, "$marker\n";
    put('tracing_on', 1);
    my $refused = system("insmod /opt/bootbench/lowlevel_mem_lkm.ko order=$order");
    put('trace_marker', 'unloading');
    system 'rmmod lowlevel_mem_lkm' if $refused == 0;
    put('tracing_on', 0);
    put('events/kmem/mm_page_alloc/trigger', '!stacktrace');
    system "cat $tracing/trace > /tmp/trace";
    put('events/kmem/enable', 0);
    my @lines = `dmesg`;
    shift @lines while @lines && $lines[0] !~ /\Q$marker\E/;
    open(my $rows, '>', '/tmp/rows') or die "rows: $!\n";
    print $rows @lines;
    print $refused ? "refused\n" : "loaded and unloaded\n";
    exit 0;
}

# Of the frames on the way to an allocation, the first that is not the page allocator's: the one who asked. An address
# without a name is in a part of a module that is no longer in memory, like its init.
my (@blocks, %out, %asked, $block, $unloading);
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    if (/ tracing_mark_write: unloading/) {
        $unloading = 1;
    } elsif (/ mm_page_alloc: .*pfn=(\S+) order=(\d+) .*gfp_flags=(\S+)/) {
        my ($pfn, $size, $flags) = (hex $1, $2, $3);
        my ($cpu) = / \[(\d+)\] /;
        $asked{$cpu} = {pfn => $pfn, order => $size, zero => scalar($flags =~ /GFP_ZERO/)};
        undef $block;
    } elsif (/ \[(\d+)\] .*<stack trace>/) {
        # The way belongs to the last request on that processor; another one's may have come in between.
        $block = delete $asked{$1};
    } elsif ($block && /^ => (.+?)\s*$/) {
        my $frame = $1;
        next if $frame =~ /^(?:__)?(?:trace|alloc_page|alloc_pages|get_free_page|get_zeroed_page|alloc_frozen|event_trigger|stack_?trace|ftrace)/;
        if ($frame =~ /^(?:<?0x)?[0-9a-f]{8,}>?$|\[lowlevel_mem_lkm\]/) {
            push @blocks, $block;
            $out{$block->{pfn}} = $block;
        }
        undef $block;
    } elsif (/ mm_page_free: .*pfn=(\S+) order=(\d+)/ && $out{hex $1}) {
        my $was = delete $out{hex $1};
        $was->{freed} = $2;
        $was->{early} = !$unloading;
    }
}

if ($question eq 'asked') {
    my %count;
    $count{$_->{order}}++ for @blocks;
    @blocks or wrong('the module was given no page at all');
    ($count{0} // 0) >= 3 or wrong('single pages: ', $count{0} // 0, ' instead of 3');
    grep { $_->{order} == 0 && $_->{zero} } @blocks or wrong('none of the single pages was asked for zeroed');
    $count{$order} or wrong("no block of order $order was allocated");
    $count{5} or wrong('no block of 32 pages was allocated');
    print 'blocks of order ', join(', ', map { $_->{order} } @blocks), "\n";
} elsif ($question eq 'rows') {
    open(my $rows, '<', '/tmp/rows') or die "no rows: $!\n";
    my @lines = <$rows>;
    my ($at) = map { $_->{pfn} } grep { $_->{order} == $order } @blocks or wrong("no block of order $order was allocated");
    for my $pfn ($at .. $at + (1 << $order) - 1) {
        my $physical = sprintf '%x', $pfn * $page;
        shift @lines while @lines && !($lines[0] =~ /\b$pfn\b/ && $lines[0] =~ /\b(?:0x)?0*$physical\b/i);
        @lines or wrong("there is no row with page frame number $pfn and physical address 0x$physical, after those before it");
    }
    print 1 << $order, " rows\n";
} else {
    @blocks or $question eq 'left' or wrong('no page was allocated');
    for (@blocks) {
        defined $_->{freed} or wrong(1 << $_->{order}, ' page(s) were never given back');
        $_->{freed} == $_->{order} or wrong("a block of order $_->{order} was given back with order $_->{freed}");
        $question eq 'freed' && $_->{early} and wrong("a block of order $_->{order} was given back before the module was unloaded");
    }
    print scalar(@blocks), " blocks, all given back\n";
}
