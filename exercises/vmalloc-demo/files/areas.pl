#!/usr/bin/perl
# What vmalloc_demo has in the vmalloc region, by /proc/vmallocinfo, and in the slab, by the trace in /tmp/trace.
#   areas.pl before         notes which areas there are; those are not the module's
#   areas.pl mine           pages of each area that the module holds, smallest first, in one line
#   areas.pl held BYTES     does it hold two areas for 10000 bytes, and one for BYTES, or none for BYTES if that is 0?
#   areas.pl slab BYTES     did the module get BYTES from a slab, or as pages next to each other?
#   areas.pl zeroed BYTES   the same, and zeroed
#   areas.pl kept BYTES     does it still hold such a block, by the trace so far?
#   areas.pl freed          was everything that kmalloc gave the module given back?
use strict;
use warnings;

my ($question, $bytes) = @ARGV;
chomp(my $page = `getconf PAGESIZE`);

sub wrong {
    print STDERR @_, "\n";
    exit 1;
}

# An address without a name is in a part of the module that is no longer in memory, like its init.
my $mine = qr/(?:0x[0-9a-f]+|\S+ \[vmalloc_demo\])/;

sub pages {
    my ($bytes) = @_;
    return int(($bytes + $page - 1) / $page);
}

sub lines {
    my ($file) = @_;
    open(my $in, '<', $file) or die "$file: $!\n";
    return <$in>;
}

if ($question eq 'before') {
    open(my $out, '>', '/tmp/areas') or die "areas: $!\n";
    print $out lines('/proc/vmallocinfo');
    exit 0;
}
if ($question eq 'mine' || $question eq 'held') {
    my %before = map { $_ => 1 } lines('/tmp/areas');
    my @held = sort { $a <=> $b } map { /^\S+\s+\d+ $mine pages=(\d+) vmalloc/ ? $1 : () }
        grep { !$before{$_} } lines('/proc/vmallocinfo');
    # The kernel's list of an area's pages is an area of its own, in the same name, when it takes more than a page.
    for my $pages (grep { $_ * 8 > $page } @held) {
        my ($list) = grep { $held[$_] == pages($pages * 8) } 0 .. $#held;
        splice(@held, $list, 1) if defined $list;
    }
    my $held = join(' ', @held) || 'none';
    if ($question eq 'held') {
        my $wanted = join ' ', (pages(10000)) x 2, $bytes ? pages($bytes) : ();
        # A large area may be rounded up to what one entry of the next higher page table covers.
        my $large = $bytes ? pop @held : undef;
        my $fits = !$bytes || defined $large && $large >= pages($bytes) && $large < pages($bytes) + $page / 8;
        $fits && "@held" eq join(' ', (pages(10000)) x 2)
            or wrong("areas of so many pages: $held; wanted: $wanted. New in /proc/vmallocinfo:\n", grep { !$before{$_} } lines('/proc/vmallocinfo'));
    }
    print "$held\n";
    exit 0;
}

my (%given, %zeroed, %kept, $mine_given);
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    if (/ kmalloc(?:_node)?: call_site=($mine|kvmalloc_node\S*|kvmalloc_array\S*|kvzalloc\S*|__kvmalloc\S*) ptr=(\S+) bytes_req=(\d+) .*gfp_flags=(\S+)/) {
        my ($site, $at, $size, $flags) = ($1, $2, $3, $4);
        # The kernel's own users of kvmalloc are not the module.
        next if $at =~ /^(?:0x)?0+$|null/ || $site =~ /kv/ && $size != ($bytes // 0);
        $given{$size} = 1;
        $zeroed{$size} = 1 if $flags =~ /ZERO/;
        $kept{$at} = $size;
    } elsif (/ kfree: .*ptr=(\S+)/) {
        delete $kept{$1};
    }
}
if ($question eq 'freed') {
    %given or wrong('kmalloc gave the module nothing');
    %kept and wrong('never freed: ', join(', ', map { "$_ bytes" } sort { $a <=> $b } values %kept));
    print "given back\n";
} elsif ($question eq 'kept') {
    grep { $_ == $bytes } values %kept
        or wrong($given{$bytes} ? "the $bytes bytes of kmalloc were given back while the module is loaded" : "kmalloc gave the module no $bytes bytes");
    print "$bytes bytes held\n";
} else {
    $given{$bytes} or wrong("kmalloc gave the module no $bytes bytes");
    $question eq 'zeroed' && !$zeroed{$bytes} and wrong("$bytes bytes were not asked for zeroed");
    print "$bytes bytes\n";
}
