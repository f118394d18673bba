# Plays the programs that talk to a netlink protocol of the kernel, and prints one line for each question, without judging.
#
#   perl netlink.pl PROTOCOL QUESTION...
#
#   talk=TEXT        a message of 1040 bytes: header, TEXT and NULs up to 1024 bytes; then wait for the answer
#   exact=TEXT       a message that ends with TEXT's NUL
#   port=TEXT        the same from a socket whose port the kernel chose: no process has that number
#   clients=P,N      P programs at the same time, each with N messages and answers of its own
#   deaf=N           N messages without taking any answer: more than a socket holds
#   liar=N           a whole message whose header says that it comes from port N; 0 is the kernel's own
#   short=N          N bytes, which is less than a header has
#   claims=N         a message of 56 bytes whose header claims N
#   long=N           a message with N bytes of text and no NUL; up to 32767, which is what "%.*s" of printk takes
#   type=N           a message of that type and no text at all
#   noise=N          N bytes that mean nothing
#   leak=N           N rounds of good and bad messages, twice: what grew in /proc/slabinfo by as much, both times
#
# A program binds to its process id, asks with NLM_F_REQUEST and type 16 unless told otherwise, and takes acknowledgements
# (NLMSG_ERROR with error 0) for no answer.
use strict;
use warnings;
use POSIX ();
use Socket;

my ($protocol, @questions) = @ARGV;
$| = 1;
my $NETLINK = 16;
my $HEADER = 16;
my ($ERROR, $NO_TEXT) = (2, 0);
my $PATIENCE = 5;

sub client {
    socket(my $socket, $NETLINK, SOCK_RAW, $protocol) or die "socket: $!\n";
    bind($socket, pack('SSLL', $NETLINK, 0, $$, 0)) or die "bind: $!\n";
    return $socket;
}

sub header { my ($length, $type) = @_; return pack('LSSLL', $length, $type, 1, 7, $$); }

sub message {
    my ($text, $type) = @_;
    return header($HEADER + length $text, $type // 16) . $text;
}

sub transmit {
    my ($socket, $bytes) = @_;
    return send($socket, $bytes, 0, pack('SSLL', $NETLINK, 0, 0, 0));
}

sub waits {
    my ($socket, $seconds) = @_;
    vec(my $bits = '', fileno($socket), 1) = 1;
    return select($bits, undef, undef, $seconds) > 0;
}

sub shown {
    my ($text) = @_;
    $text =~ s/\0+\z//;
    $text =~ s/([^\x20-\x7e]|["\\])/sprintf '\\x%02x', ord $1/ge;
    return "\"$text\"";
}

# The next answer as text, or what came instead of one.
sub answer {
    my ($socket, $seconds) = @_;
    while (waits($socket, $seconds)) {
        defined recv($socket, my $bytes, 65536, 0) or return "error: $!";
        my ($length, $type) = unpack('LS', $bytes);
        return length($bytes) . ' bytes, not even a header' if length $bytes < $HEADER;
        if ($type == $ERROR && length $bytes >= $HEADER + 4) {
            my $error = unpack('l', substr($bytes, $HEADER));
            next if $error == 0;
            $! = -$error;
            return "error: $!";
        }
        return length($bytes) . " bytes, but a length of $length in the header" if $length < $HEADER || $length > length $bytes;
        return length($bytes) . ' bytes ' . shown(substr($bytes, $HEADER, $length - $HEADER));
    }
    return "no answer within $seconds s";
}

sub ask {
    my ($what, $bytes, $shown) = @_;
    my $socket = client();
    defined transmit($socket, $bytes) or return "$what as $$ -> not sent: $!";
    my $answer = answer($socket, $PATIENCE);
    my $second = $answer =~ /^no answer/ ? $answer : answer($socket, 0.1);
    return "$what as $$ -> $answer" . ($second =~ /^no answer/ ? '' : ", and then $second");
}

# Whatever comes back: no answer is as good as an error.
sub ask_bad {
    my ($what, $bytes) = @_;
    my $socket = client();
    transmit($socket, $bytes);
    answer($socket, 0.1);
    return "$what -> survived";
}

# From a socket whose port the kernel chose: there is no process of that number.
sub ask_port {
    socket(my $other, $NETLINK, SOCK_RAW, $protocol) or die "socket: $!\n";
    client();
    bind($other, pack('SSLL', $NETLINK, 0, 0, 0)) or die "bind: $!\n";
    my (undef, undef, $port) = unpack('SSL', getsockname $other);
    transmit($other, pack('LSSLL', $HEADER + 1024, 16, 1, 7, $port) . $_[0] . "\0" x (1024 - length $_[0]));
    return 'port of the kernel\'s choice -> ' . answer($other, 5);
}

# More than a socket holds, without taking any answer
sub ask_deaf {
    my $socket = client();
    transmit($socket, message("deaf\0")) for 1 .. $_[0];
    return "deaf $_[0] -> survived";
}

sub ask_clients {
    my ($programs, $rounds) = split /,/, $_[0];
    pipe(my $out, my $in) or die "pipe: $!\n";
    my @children;
    for my $program (1 .. $programs) {
        my $child = fork // die "fork: $!\n";
        if (!$child) {
            my $socket = client();
            my %answers;
            for (1 .. $rounds) {
                transmit($socket, message("program $program" . "\0" x 1000));
                my $answer = answer($socket, $PATIENCE);
                $answers{$answer}++;
                last if $answer =~ /^no answer/;
            }
            $answers{'one that nobody asked for'}++ if answer($socket, 0.2) !~ /^no answer/;
            syswrite($in, "$answers{$_} $_\n") for keys %answers;
            POSIX::_exit(0);
        }
        push @children, $child;
    }
    close $in;
    my %sum;
    while (<$out>) { $sum{$2} += $1 if /^(\d+) (.*)$/; }
    waitpid($_, 0) for @children;
    return 'clients -> ' . join('; ', map { "$sum{$_} times $_" } sort keys %sum);
}

sub caches {
    open(my $info, '<', '/proc/slabinfo') or die "/proc/slabinfo: $!\n";
    my %objects;
    while (<$info>) { $objects{$1} = $2 if /^((?:kmalloc|skbuff)\S*)\s+(\d+)/; }
    return %objects;
}

# Nothing may pile up here: that would be this program's leak.
sub drop_answers {
    my ($socket) = @_;
    1 while waits($socket, 0) && defined recv($socket, my $bytes, 65536, 0);
}

# By how much each cache grew. Messages that still wait for a worker are no leak: as long as what grew shrinks again, it is
# waited for.
sub settled {
    my ($socket, $before, $much) = @_;
    my ($began, $shrunk, $least, %grown) = (time, time);
    do {
        select(undef, undef, undef, 0.5);
        drop_answers($socket);
        my %now = caches();
        %grown = map { $_ => ($now{$_} // 0) - $before->{$_} } keys %$before;
        my ($most) = sort { $b <=> $a } values %grown;
        ($least, $shrunk) = ($most, time) if !defined $least || $most < $least;
    } while ($least >= $much && time - $shrunk < 3 && time - $began < 15);
    return \%grown;
}

sub ask_leak {
    my ($rounds) = @_;
    my $socket = client();
    my @grown;
    for my $batch (0 .. 2) {
        my %before = caches();
        for (1 .. $rounds) {
            transmit($socket, message("good\0"));
            transmit($socket, 'short');
            transmit($socket, message('', $_)) for 0, 2, 3;
            transmit($socket, message('y' x 4000));
            transmit($socket, header(4000, 16) . "x" x 40);
            drop_answers($socket);
        }
        # The first batch only fills the allocator's own reserves.
        $grown[$batch] = settled($socket, \%before, $rounds / 2);
    }
    # The allocator counts in slabs of some dozens of objects: half a batch each time, and most of both.
    my %sum = map { $_ => $grown[1]{$_} + $grown[2]{$_} } keys %{ $grown[1] };
    my @leaks = grep { $grown[1]{$_} >= $rounds / 2 && $grown[2]{$_} >= $rounds / 2 && $sum{$_} >= 1.5 * $rounds } sort keys %sum;
    return "leak, twice $rounds rounds -> " . (@leaks ? join(', ', map { "$sum{$_} more objects in $_" } @leaks) : 'nothing grew');
}

my %answer = (
    talk => sub { ask('talk ' . shown($_[0]), message($_[0] . "\0" x (1024 - length $_[0]))) },
    exact => sub { ask('exact ' . shown($_[0]), message("$_[0]\0")) },
    clients => \&ask_clients,
    liar => sub { ask_bad("liar $_[0]", pack('LSSLL', $HEADER + 1024, 16, 1, 7, $_[0]) . 'l' . "\0" x 1023) },
    short => sub { ask_bad("short $_[0]", substr(header(16, 16), 0, $_[0])) },
    claims => sub { ask_bad("claims $_[0]", header($_[0], 16) . 'x' x 40) },
    long => sub { ask_bad("long $_[0]", message('y' x $_[0])) },
    port => \&ask_port,
    deaf => \&ask_deaf,
    type => sub { ask_bad("type $_[0]", message('', $_[0])) },
    noise => sub { srand(4711); ask_bad("noise $_[0]", join '', map { chr int rand 256 } 1 .. $_[0]) },
    leak => \&ask_leak,
);
for (@questions) {
    my ($kind, $rest) = split /=/, $_, 2;
    # A program of its own, with a process id of its own, and this one lives on when that one is killed.
    my $child = fork // die "fork: $!\n";
    if (!$child) {
        print $answer{$kind}->($rest // ''), "\n";
        exit 0;
    }
    waitpid($child, 0);
    if ($?) {
        print "$kind -> the program was killed\n";
        exit 1;
    }
}
