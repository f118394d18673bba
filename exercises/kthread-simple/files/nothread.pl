#!/usr/bin/perl
# Loads MODULE while the kernel can make no further thread, and says how that ended.
#   nothread.pl MODULE      "taken", "refused ERRNO" or "killed"
use strict;
use warnings;
use POSIX ();

my ($module) = @ARGV;
my $finit_module = (POSIX::uname())[4] eq 'x86_64' ? 313 : 273;
my $limit = '/proc/sys/kernel/threads-max';

sub set {
    open(my $file, '>', $limit) or die "$limit: $!\n";
    syswrite($file, "$_[0]\n") or die "$limit: $!\n";
}

open(my $file, '<', $limit) or die "$limit: $!\n";
chomp(my $usual = <$file>);
# The child is there before the limit is; the parent takes the limit back, whatever becomes of the child.
pipe(my $wait, my $go) or die "pipe: $!\n";
my $child = fork() // die "fork: $!\n";
if (!$child) {
    close $go;
    open(my $object, '<', "/opt/bootbench/$module.ko") or die "$module.ko: $!\n";
    sysread $wait, my $byte, 1;
    my $nothing = '';
    POSIX::_exit(syscall($finit_module, fileno($object), $nothing, 0) == 0 ? 0 : $! + 0);
}
set(20);
syswrite $go, '!';
local $SIG{ALRM} = sub { set($usual); print "init does not come back\n"; POSIX::_exit(0) };
alarm 10;
waitpid $child, 0;
alarm 0;
set($usual);
print $? & 127 ? 'killed' : $? ? 'refused ' . ($? >> 8) : 'taken', "\n";
