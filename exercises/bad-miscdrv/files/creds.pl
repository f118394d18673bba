# Writes bytes to a device and looks whether the writer is still who it was.
#
#   perl creds.pl DEVICE HEX...
#
# Each HEX is written by a process of its own, which compares its identity before and after, and tries to read a file that
# is root's alone. One line for each.
use strict;
use warnings;
use Fcntl;

my ($device, @writes) = @ARGV;
$| = 1;

sub identity {
    open(my $status, '<', '/proc/self/status') or die "/proc/self/status: $!\n";
    my %lines;
    while (<$status>) { $lines{$1} = $2 if /^(Uid|Gid|Groups|Cap\w+|NoNewPrivs|Seccomp):\s*(.*?)\s*$/; }
    tr/\t/ / for values %lines;
    return \%lines;
}

sub secret_file { return open(my $shadow, '<', '/etc/shadow') ? 'readable' : 'closed' }

for my $hex (@writes) {
    defined(my $child = fork) or die "fork: $!\n";
    if (!$child) {
        my ($before, $file) = (identity(), secret_file());
        my $bytes = pack('H*', $hex);
        my $answer = 'open failed';
        if (sysopen(my $dev, $device, O_WRONLY)) {
            my $put = syswrite($dev, $bytes);
            $answer = defined $put ? $put : 'an error';
        }
        my ($after, $now) = (identity(), secret_file());
        my @changed = map { "$_ was $before->{$_}, is $after->{$_}" } grep { $before->{$_} ne ($after->{$_} // '') } sort keys %$before;
        push @changed, 'a file of root\'s can be read' if $now ne $file;
        print length $bytes, " bytes -> $answer; ", @changed ? join('; ', @changed) : 'still who it was', "\n";
        exit;
    }
    waitpid($child, 0);
}
