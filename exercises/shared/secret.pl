# Asks a "secret" device questions and prints one line for each answer, without judging it.
#
#   perl secret.pl DEVICE QUESTION...
#
#   read=N           read up to N bytes
#   write=TEXT       write TEXT and the NUL that ends it
#   raw=TEXT         write TEXT without a NUL
#   fill=N:TEXT      write N characters, TEXT over and over, and the NUL
#   rawfill=N:TEXT   the same without a NUL
#   badread=WHERE    read into, or write from, memory that is not this program's:
#   badwrite=WHERE   null, unmapped or kernel; half: the first part is this program's, the second nobody's
#   tornread=A,B     write a secret of many A; while a read of it has delivered 64 bytes and waits for memory, write many B
#   tworeads=A       the same, with another read instead of the write
#   tornwrite=A,B    write a secret of many A; while a write of many B has handed over 64 bytes and waits for memory, read
#   stress=W,R,N     W writers and R readers at the same time, N rounds each
#   opens=P,N        P programs at the same time, which open and close it N times each
#   hold=N           open it N times over, then close them all
#   leak=N           N rounds of good and bad writes and reads, twice: what grew in /proc/slabinfo by as much, both times
#
# Each question opens the device afresh. One that has no answer within 8 s ends the program: exit 1.
use strict;
use warnings;
use Errno;
use Fcntl;
use POSIX ();

my $ARM = (POSIX::uname())[4] eq 'aarch64';
my ($READ, $WRITE, $MMAP, $MPROTECT, $MUNMAP, $IOCTL, $UFFD) = $ARM ? (63, 64, 222, 226, 215, 29, 282) : (0, 1, 9, 10, 11, 16, 323);
my $PAGE = POSIX::sysconf(POSIX::_SC_PAGESIZE());
my $DEADLINE = 8;
my $NOTHING = 1 << 20;
my $POISON = "\xa5";

my ($device, @questions) = @ARGV;
$| = 1;

# ---- memory at known addresses: the buffer of a system call is then exactly what it is meant to be

# With a MiB behind them that is nobody's: who copies too far, or to the wrong place, hits nothing of this program.
sub map_pages {
    my $at = syscall($MMAP, 0, $_[0] * $PAGE + $NOTHING, 0, 0x22, -1, 0);
    $at == -1 and die "mmap: $!\n";
    syscall($MPROTECT, $at, $_[0] * $PAGE, 3) == 0 or die "mprotect: $!\n";
    return $at;
}

sub bytes_at { return unpack("P$_[1]", pack('Q', $_[0])) }

# Copies into memory by a pipe, for perl has no pointers to write through.
sub put {
    my ($at, $bytes) = @_;
    pipe(my $out, my $in) or die "pipe: $!\n";
    for (my $done = 0; $done < length $bytes; $done += 4096) {
        my $part = substr($bytes, $done, 4096);
        syswrite($in, $part);
        syscall($READ, fileno($out), $at + $done, length $part) == length $part or die "copying: $!\n";
    }
    return;
}

sub error_name {
    my $number = $! + 0;
    # Some numbers have two names; this is the one that the kernel's sources use.
    my ($name) = grep { !/^(?:ENOTSUP|EWOULDBLOCK|EDEADLOCK)$/ && Errno->can($_) && Errno->can($_)->() == $number } sort keys %!;
    return $name // "error $number";
}

sub shown {
    my ($text) = @_;
    $text =~ s/([^\x20-\x7e]|["\\])/sprintf '\\x%02x', ord $1/ge;
    return "\"$text\"";
}

# ---- one call each; undef is an error, told by $!

sub opened {
    my ($mode) = @_;
    sysopen(my $dev, $device, $mode) or return undef;
    return $dev;
}

sub read_at {
    my ($at, $count) = @_;
    my $dev = opened(O_RDONLY) or return undef;
    my $got = syscall($READ, fileno($dev), $at, $count);
    my $error = $! + 0;
    close $dev;
    $! = $error;
    return $got < 0 ? undef : $got;
}

sub write_at {
    my ($at, $count) = @_;
    my $dev = opened(O_WRONLY) or return undef;
    my $put = syscall($WRITE, fileno($dev), $at, $count);
    my $error = $! + 0;
    close $dev;
    $! = $error;
    return $put < 0 ? undef : $put;
}

my $scratch;
sub read_text {
    my ($count) = @_;
    my $room = $count + 64 > 4096 ? $count + 64 : 4096;
    my $at = $room > 4096 ? map_pages(1 + int($room / $PAGE)) : ($scratch //= map_pages(1));
    put($at, $POISON x $room);
    my $got = read_at($at, $count);
    return undef if !defined $got;
    my $all = bytes_at($at, $room);
    my $text = substr($all, 0, $got > $room ? $room : $got);
    # A NUL behind the text tells nobody anything; behind the room that was offered, it is out of place too.
    my $behind = $got < $count ? substr($all, $got, $count - $got) =~ tr/\xa5\x00//c : 0;
    my $beyond = substr($all, $count) =~ tr/\xa5//c;
    return ($text, $got, $behind + $beyond);
}

sub write_text {
    my ($bytes) = @_;
    my $at = map_pages(1 + int((length $bytes) / $PAGE));
    put($at, $bytes);
    return write_at($at, length $bytes);
}

sub filled {
    my ($count, $text) = split /:/, $_[0], 2;
    return substr($text x (1 + $count / length $text), 0, $count);
}

# ---- questions

sub ask_read {
    my ($count) = @_;
    my ($text, $got, $beyond) = read_text($count);
    return "read $count -> " . error_name() if !defined $text;
    return "read $count -> $got bytes " . shown($text) . ($beyond ? ", and $beyond bytes of the program's memory behind them were changed" : '');
}

sub ask_write {
    my ($text, $end) = @_;
    my $bytes = $text . $end;
    my $put = write_text($bytes);
    my $what = 'write ' . length($bytes) . ' bytes ' . (length $text > 300 ? '' : shown($text) . ' ') . ($end eq '' ? 'without NUL' : 'with NUL');
    return "$what -> " . ($put // error_name());
}

sub address {
    my ($where) = @_;
    return 0 if $where eq 'null';
    # The last bytes of a page behind which nothing is.
    return map_pages(1) + $PAGE - 16 if $where eq 'half';
    # An address in the kernel's half that is mapped on no machine.
    return $ARM ? -(1 << 47) + 0x100000 : -(1 << 46) + 0x100000 if $where eq 'kernel';
    my $at = map_pages(1);
    syscall($MUNMAP, $at, $PAGE) == 0 or die "munmap: $!\n";
    return $at;
}

sub ask_bad {
    my ($kind, $where) = @_;
    my $done = $kind eq 'read' ? read_at(address($where), 128) : write_at(address($where), 32);
    return "$kind, $where address -> " . ($done // error_name());
}

# ---- a page that is not there until the helper hands it in, so that a copy stops in the middle

sub late_page {
    my $at = map_pages(2);
    my $fd = syscall($UFFD, POSIX::O_NONBLOCK());
    $fd < 0 and die "userfaultfd: $!\n";
    my $api = pack('QQQ', 0xaa, 0, 0);
    syscall($IOCTL, $fd, 0xc018aa3f, $api) == 0 or die "UFFDIO_API: $!\n";
    my $register = pack('QQQQ', $at + $PAGE, $PAGE, 1, 0);
    syscall($IOCTL, $fd, 0xc020aa00, $register) == 0 or die "UFFDIO_REGISTER: $!\n";
    return ($at, $fd);
}

sub faulted {
    my ($fd, $seconds) = @_;
    my $bits = '';
    vec($bits, $fd, 1) = 1;
    return select(my $ready = $bits, undef, undef, $seconds) > 0;
}

sub hand_in {
    my ($at, $fd, $content) = @_;
    my $page = map_pages(1);
    put($page, $content);
    my $copy = pack('QQQQq', $at + $PAGE, $page, $PAGE, 0, 0);
    syscall($IOCTL, $fd, 0xc028aa03, $copy);
    return;
}

# Hundredths of a second that a process has spent in the kernel.
sub kernel_ticks {
    open(my $stat, '<', "/proc/$_[0]/stat") or return 0;
    return (split ' ', <$stat> =~ s/.*\)//r)[12];
}

# Runs $other while $own waits in the middle of its copy. Returns what $own returned, what $other said, and whether that
# came only after $own could go on.
sub meanwhile {
    my ($own, $other, $content) = @_;
    my ($at, $fd) = late_page();
    pipe(my $out, my $in) or die "pipe: $!\n";
    my $helper = fork // die "fork: $!\n";
    if (!$helper) {
        close $out;
        my ($said, $waited) = ('nothing', 0);
        if (faulted($fd, 4)) {
            pipe(my $answer, my $telling) or die "pipe: $!\n";
            my $child = fork // die "fork: $!\n";
            if (!$child) {
                close $answer;
                syswrite($telling, $other->());
                POSIX::_exit(0);
            }
            close $telling;
            # A device with a lock that may sleep answers only when the copy is done: hand the page in, and it goes on.
            my $awake = 0;
            if (!faulted(fileno($answer), 0.3)) {
                my $before = kernel_ticks($child);
                $waited = !faulted(fileno($answer), 0.8);
                $awake = $waited && kernel_ticks($child) - $before >= 30;
            }
            hand_in($at, $fd, $content);
            my $text = '';
            $said = faulted(fileno($answer), 5) && sysread($answer, $text, 4096) ? $text : 'no answer within 5 s';
            $said .= ', after it had kept a processor busy waiting' if $awake;
        }
        # Whoever touches the page later must not wait for it.
        hand_in($at, $fd, $content);
        syswrite($in, "$waited $said");
        POSIX::_exit(0);
    }
    close $in;
    my $result = $own->($at);
    my $said = '';
    while (sysread($out, my $part, 4096)) { $said .= $part; }
    waitpid($helper, 0);
    (my $waited, $said) = split ' ', $said, 2;
    return ($result, $said, $waited);
}

# Long enough that processors, which copy through registers, have more than one of them left after the first page.
sub two_secrets {
    my ($first, $second) = split /,/, $_[0];
    return (filled("120:$first"), filled("110:$second"));
}

sub whole {
    my ($text, %known) = @_;
    return $text if $text =~ /^E[A-Z0-9]+$/;
    return exists $known{$text} ? "whole secret $known{$text}" : 'a mixture: ' . shown($text);
}

sub ask_torn_read {
    my ($first, $second) = two_secrets($_[0]);
    defined write_text("$first\0") or return 'write -> ' . error_name();
    my $front = 64;
    my ($text, $said) = meanwhile(
        sub {
            my $at = $_[0] + $PAGE - $front;
            my $got = read_at($at, 128);
            return defined $got ? bytes_at($at, $got) : error_name();
        },
        sub { return defined write_text("$second\0") ? 'written' : error_name(); },
        "\0" x $PAGE);
    return 'read, another write in the middle of it -> ' . whole($text, $first => 'A', $second => 'B') . "; the write: $said";
}

sub ask_two_reads {
    my ($secret) = two_secrets("$_[0],-");
    defined write_text("$secret\0") or return 'write -> ' . error_name();
    my (undef, $said, $waited) = meanwhile(
        sub { return read_at($_[0] + $PAGE - 64, 128) },
        sub { return (read_text(128))[0] // error_name(); },
        "\0" x $PAGE);
    return 'read, another read in the middle of it -> ' . whole($said, $secret => 'A') . ($waited ? ', which waited' : '');
}

sub ask_torn_write {
    my ($first, $second) = two_secrets($_[0]);
    defined write_text("$first\0") or return 'write -> ' . error_name();
    my $front = 64;
    my $tail = substr("$second\0", $front);
    my ($put, $said) = meanwhile(
        sub {
            my $at = $_[0] + $PAGE - $front;
            put($at, substr($second, 0, $front));
            return write_at($at, length("$second\0")) // error_name();
        },
        sub {
            my ($text) = read_text(128);
            return defined $text ? whole($text, $first => 'A', $second => 'B') : error_name();
        },
        $tail . "\0" x ($PAGE - length $tail));
    my ($text) = read_text(128);
    return "write, another read in the middle of it -> $put; the read: $said; after it: "
        . whole($text // error_name(), $second => 'B');
}

# ---- many at the same time

sub crowd {
    my (@jobs) = @_;
    pipe(my $out, my $in) or die "pipe: $!\n";
    my @children;
    for my $job (@jobs) {
        my $child = fork // die "fork: $!\n";
        if (!$child) {
            my $wrong = $job->();
            syswrite($in, "$wrong\n") if defined $wrong;
            POSIX::_exit(0);
        }
        push @children, $child;
    }
    close $in;
    my %wrong;
    while (my $line = <$out>) { chomp $line; $wrong{$line}++; }
    waitpid($_, 0) for @children;
    return sort keys %wrong;
}

sub ask_stress {
    my ($writers, $readers, $rounds) = split /,/, $_[0];
    # The lengths and the letters of the secrets differ, so a mixture of two shows.
    my @secrets = map { chr(ord('a') + $_ % 26) x (20 + 13 * $_ % 100) } 0 .. $writers - 1;
    my %known = map { $_ => 'written' } @secrets;
    defined write_text("$secrets[0]\0") or return 'write -> ' . error_name();
    my @jobs = map { my $secret = $_; sub {
        for (1 .. $rounds) {
            my $put = write_text("$secret\0");
            return 'a write of ' . (1 + length $secret) . ' bytes -> ' . ($put // error_name()) if ($put // -1) != 1 + length $secret;
        }
        return undef;
    } } @secrets;
    push @jobs, map { sub {
        for (1 .. $rounds) {
            my ($text) = read_text(128);
            return 'a read -> ' . error_name() if !defined $text;
            return 'a read -> ' . whole($text, %known) if !exists $known{$text};
        }
        return undef;
    } } 1 .. $readers;
    my @wrong = crowd(@jobs);
    return "stress -> " . (@wrong ? join('; ', @wrong[0 .. ($#wrong > 3 ? 3 : $#wrong)]) : 'every answer was whole');
}

sub ask_opens {
    my ($programs, $rounds) = split /,/, $_[0];
    my @wrong = crowd(map { sub {
        for (1 .. $rounds) {
            my $dev = opened(O_RDONLY) or return 'an open -> ' . error_name();
            close $dev;
        }
        return undef;
    } } 1 .. $programs);
    return "opens -> " . (@wrong ? join('; ', @wrong) : $programs * $rounds . ' times');
}

sub ask_hold {
    my ($count) = @_;
    my @held;
    for (1 .. $count) {
        push @held, opened(O_RDONLY) // return "open $_ -> " . error_name();
    }
    close $_ for @held;
    return "hold $count -> all open at once";
}

# ---- memory

sub caches {
    open(my $info, '<', '/proc/slabinfo') or die "/proc/slabinfo: $!\n";
    my %objects;
    while (<$info>) { $objects{$1} = $2 if /^(kmalloc\S*)\s+(\d+)/; }
    return %objects;
}

sub ask_leak {
    my ($rounds) = @_;
    my $text = 'x' x 40 . "\0";
    my $at = map_pages(1);
    put($at, $text);
    my @grown;
    for my $batch (0 .. 2) {
        my %before = caches();
        for (1 .. $rounds) {
            my $dev = opened(O_RDWR) or return 'open -> ' . error_name();
            syscall($WRITE, fileno($dev), $at, length $text);
            syscall($WRITE, fileno($dev), 0, length $text);
            # Longer than any buffer of these drivers, and really there.
            syscall($WRITE, fileno($dev), $at, 200);
            syscall($READ, fileno($dev), $at, 128);
            syscall($READ, fileno($dev), $at, 1);
            syscall($READ, fileno($dev), 0, 128);
            close $dev;
        }
        select(undef, undef, undef, 0.5);
        my %after = caches();
        # The first round only fills the allocator's own reserves.
        $grown[$batch] = { map { $_ => ($after{$_} // 0) - $before{$_} } keys %before };
    }
    # The allocator counts in slabs of some dozens of objects: half a batch each time, and most of both.
    my %sum = map { $_ => $grown[1]{$_} + $grown[2]{$_} } keys %{ $grown[1] };
    my @leaks = grep { $grown[1]{$_} >= $rounds / 2 && $grown[2]{$_} >= $rounds / 2 && $sum{$_} >= 1.5 * $rounds } sort keys %sum;
    return "leak, twice $rounds rounds -> " . (@leaks ? join(', ', map { "$sum{$_} more objects in $_" } @leaks) : 'nothing grew');
}

my %answer = (
    read => \&ask_read,
    write => sub { ask_write($_[0], "\0") },
    raw => sub { ask_write($_[0], '') },
    fill => sub { ask_write(filled($_[0]), "\0") },
    rawfill => sub { ask_write(filled($_[0]), '') },
    badread => sub { ask_bad('read', $_[0]) },
    badwrite => sub { ask_bad('write', $_[0]) },
    tornread => \&ask_torn_read,
    tworeads => \&ask_two_reads,
    tornwrite => \&ask_torn_write,
    stress => \&ask_stress,
    opens => \&ask_opens,
    hold => \&ask_hold,
    leak => \&ask_leak,
);
my %patience = (stress => 60, opens => 60, leak => 60, tornread => 20, tworeads => 20, tornwrite => 20);

# A call that never returns must not take this program with it: a child calls, its parent tells.
pipe(my $out, my $in) or die "pipe: $!\n";
my $child = fork // die "fork: $!\n";
if (!$child) {
    close $out;
    open(STDOUT, '>', '/dev/null');
    for (@questions) {
        my ($kind, $rest) = split /=/, $_, 2;
        syswrite($in, $answer{$kind}->($rest // '') . "\n");
    }
    POSIX::_exit(0);
}
close $in;
my $told = '';
for (@questions) {
    my ($kind) = split /=/;
    while ($told !~ /\n/) {
        my $seconds = $patience{$kind} // $DEADLINE;
        if (!faulted(fileno($out), $seconds)) {
            print "$kind -> no answer within $seconds s\n";
            kill 'KILL', $child;
            exit 1;
        }
        sysread($out, $told, 65536, length $told) or do { print "$kind -> the program was killed\n"; exit 1; };
    }
    $told =~ s/^(.*)\n// and print "$1\n";
}
waitpid($child, 0);
