#!/usr/bin/perl
# What became of the objects of the cache our_ctx, from the trace in /tmp/trace.
use strict;
use warnings;

my (%size, %kept, $made, $back) = ();
$made = $back = 0;
open(my $trace, '<', '/tmp/trace') or die "no trace: $!\n";
while (<$trace>) {
    # An address without a name is in a part of the module that is no longer in memory, like its init.
    if (/ kmem_cache_alloc(?:_node)?: call_site=(?:0x[0-9a-f]+|\S+ \[slab_custom\]) ptr=(\S+) bytes_req=328 /) {
        $kept{$1} = 1;
        $made++;
    } elsif (/ kmem_cache_free: .*ptr=(\S+) name=our_ctx\b/ && delete $kept{$1}) {
        $back++;
    }
}
print "allocated $made, given back $back\n";
