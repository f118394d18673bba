#!/usr/bin/perl
# What vmalloc_demo has in the vmalloc region, by /proc/vmallocinfo, and in the slab, by the trace in /tmp/trace.
#   areas.pl pages BYTES    how many pages BYTES are
#   areas.pl mine           pages of each area that the module holds, smallest first, in one line
#   areas.pl slab BYTES     did the module get BYTES from a slab, or as pages next to each other?
#   areas.pl zeroed BYTES   the same, and zeroed
#   areas.pl freed          was everything that kmalloc gave the module given back?
use strict;
use warnings;

my ($question, $bytes) = @ARGV;
chomp(my $page = `getconf PAGESIZE`);

sub wrong {
    print @_, "\n";
    exit 1;
}

# An address without a name is in a part of the module that is no longer in memory, like its init.
my $mine = qr/(?:0x[0-9a-f]+|\S+ \[vmalloc_demo\])/;

if ($question eq 'pages') {
    print int(($bytes + $page - 1) / $page), "\n";
    exit 0;
}
if ($question eq 'mine') {
    open(my $info, '<', '/proc/vmallocinfo') or die "vmallocinfo: $!\n";
    my @pages = map { /^\S+\s+\d+ $mine pages=(\d+) vmalloc/ ? $1 : () } <$info>;
    print join(' ', sort { $a <=> $b } @pages) || 'none', "\n";
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
} else {
    $given{$bytes} or wrong("kmalloc gave the module no $bytes bytes");
    $question eq 'zeroed' && !$zeroed{$bytes} and wrong("$bytes bytes were not asked for zeroed");
    print "$bytes bytes\n";
}
