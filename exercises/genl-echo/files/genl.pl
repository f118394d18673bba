# Plays the programs that talk to a generic netlink family, and prints one line for each question, without judging.
#
#   perl genl.pl FAMILY QUESTION...
#
#   family           whether there is such a family, and its version
#   echo=TEXT        command 1 with attribute 1, TEXT and its NUL
#   fill=N:TEXT      the same with N characters, TEXT over and over
#   reset            command 2 without attributes
#   bare             command 1 without attributes
#   raw=TEXT         command 1, attribute 1 without a NUL
#   other=N          command 1, attribute N, and not attribute 1
#   claims=N         command 1, attribute 1 with 8 bytes of text, whose header claims N
#   command=N        a command that need not exist
#   noise=N          N bytes that mean nothing, sent as a message of the family
#   deaf=N           N texts without taking any answer: more than a socket holds
#   pair=TEXT        TEXT, and attribute 2 besides
#   clients=P,N      P programs at the same time, each with N texts of its own
#   leak=N           N rounds of good and bad messages, twice: what grew in /proc/slabinfo by as much, both times
use strict;
use warnings;
use Errno;
use POSIX ();
use Socket;

my ($family, @questions) = @ARGV;
$| = 1;
my ($NETLINK, $GENERIC, $CONTROL) = (16, 16, 16);
my ($REQUEST, $ERROR) = (1, 2);
my $PATIENCE = 5;
my $sequence = 1000 + $$ % 1000;

sub client {
    socket(my $socket, $NETLINK, SOCK_RAW, $GENERIC) or die "socket: $!\n";
    bind($socket, pack('SSLL', $NETLINK, 0, 0, 0)) or die "bind: $!\n";
    return $socket;
}

sub attribute {
    my ($type, $value, $claimed) = @_;
    my $length = 4 + length $value;
    return pack('SS', $claimed // $length, $type) . $value . "\0" x (-$length % 4);
}

sub transmit {
    my ($socket, $type, $body) = @_;
    $sequence++;
    return send($socket, pack('LSSLL', 16 + length $body, $type, $REQUEST, $sequence, 0) . $body, 0, pack('SSLL', $NETLINK, 0, 0, 0));
}

sub request { my ($socket, $type, $command, @attributes) = @_; return transmit($socket, $type, pack('CCS', $command, 1, 0) . join('', @attributes)); }

sub waits {
    my ($socket, $seconds) = @_;
    vec(my $bits = '', fileno($socket), 1) = 1;
    return select($bits, undef, undef, $seconds) > 0;
}

sub error_name {
    my ($number) = @_;
    # Some numbers have two names; this is the one that the kernel's sources use.
    my ($name) = grep { !/^(?:ENOTSUP|EWOULDBLOCK|EDEADLOCK)$/ && Errno->can($_) && Errno->can($_)->() == $number } sort keys %!;
    return $name // "error $number";
}

# A family's answer as its attributes by number, or what came instead of one.
sub answer {
    my ($socket, $type, $seconds) = @_;
    while (waits($socket, $seconds)) {
        defined recv($socket, my $bytes, 65536, 0) or return error_name($! + 0);
        my ($length, $kind, undef, $number) = unpack('LSSL', $bytes);
        if ($kind == $ERROR) {
            my $error = unpack('l', substr($bytes, 16));
            next if $error == 0;
            return error_name(-$error);
        }
        return "a message of type $kind" if $kind != $type;
        return "an answer with sequence number $number to $sequence" if $number != $sequence;
        my %value = (command => unpack('C', substr($bytes, 16)), version => unpack('xC', substr($bytes, 16)));
        my $at = 20;
        while ($at + 4 <= $length) {
            my ($size, $name) = unpack('SS', substr($bytes, $at));
            last if $size < 4;
            $value{$name & 0x3fff} = substr($bytes, $at + 4, $size - 4);
            $at += ($size + 3) & ~3;
        }
        return \%value;
    }
    return "no answer within $seconds s";
}

# The family's number and version, or a sentence.
sub found {
    my $socket = client();
    request($socket, $CONTROL, 3, attribute(2, "$family\0"));
    my $answer = answer($socket, $CONTROL, $PATIENCE);
    return ref $answer ? (unpack('S', $answer->{1}), unpack('L', $answer->{3})) : $answer;
}

sub shown {
    my ($text) = @_;
    $text =~ s/([^\x20-\x7e]|["\\])/sprintf '\\x%02x', ord $1/ge;
    return "\"$text\"";
}

sub told {
    my ($answer) = @_;
    return $answer if !ref $answer;
    my $text = $answer->{1} // return 'an answer without attribute 1';
    my $ended = $text =~ s/\0\z//;
    return 'command ' . $answer->{command} . ' ' . shown($text) . ($ended ? '' : ' without NUL')
        . ', length ' . (length($answer->{2} // '') == 4 ? unpack('L', $answer->{2}) : 'none')
        . ', count ' . (length($answer->{3} // '') == 4 ? unpack('L', $answer->{3}) : 'none');
}

my $type;
sub ask {
    my ($what, $command, @attributes) = @_;
    my $socket = client();
    request($socket, $type, $command, @attributes);
    my $told = told(answer($socket, $type, $PATIENCE));
    my $second = answer($socket, $type, 0.1);
    return "$what -> $told" . ($second =~ /^no answer/ ? '' : ', and then ' . told($second));
}

sub ask_family {
    my ($number, $version) = found();
    return defined $version ? "family -> version $version" : "family -> $number";
}

# No answer is an answer here, for a command that only acts is acknowledged by the kernel only when asked to.
sub ask_reset {
    my $socket = client();
    request($socket, $type, 2);
    my $answer = answer($socket, $type, 0.3);
    return 'reset -> ' . (ref $answer || $answer =~ /^no answer/ ? 'done' : $answer);
}

sub filled {
    my ($count, $text) = split /:/, $_[0], 2;
    return substr($text x (1 + $count / length $text), 0, $count);
}

# More than a socket holds, without taking any answer
sub ask_deaf {
    my $socket = client();
    request($socket, $type, 1, attribute(1, "deaf\0")) for 1 .. $_[0];
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
            for my $round (1 .. $rounds) {
                my $text = "program $program round $round";
                request($socket, $type, 1, attribute(1, "$text\0"));
                my $told = told(answer($socket, $type, $PATIENCE));
                my $length = length $text;
                syswrite($in, $told =~ /^command 1 "\Q$text\E", length $length, count (\d+)$/ ? "count $1\n" : "wrong $told\n");
                last if $told =~ /^no answer/;
            }
            POSIX::_exit(0);
        }
        push @children, $child;
    }
    close $in;
    my (%counts, %wrong);
    while (<$out>) { if (/^count (\d+)$/) { $counts{$1}++ } elsif (/^wrong (.*)$/) { $wrong{$1}++ } }
    waitpid($_, 0) for @children;
    my @numbers = sort { $a <=> $b } keys %counts;
    my $all = 0;
    $all += $_ for values %counts;
    return 'clients -> ' . join('; ', "$all right answers", (@numbers ? "counted from $numbers[0] to $numbers[-1], " . @numbers . ' numbers' : ()),
        (sort keys %wrong)[0 .. (keys %wrong > 3 ? 2 : keys(%wrong) - 1)]);
}

sub caches {
    open(my $info, '<', '/proc/slabinfo') or die "/proc/slabinfo: $!\n";
    my %objects;
    while (<$info>) { $objects{$1} = $2 if /^((?:kmalloc|skbuff)\S*)\s+(\d+)/; }
    return %objects;
}

sub ask_leak {
    my ($rounds) = @_;
    my $socket = client();
    my @grown;
    for my $batch (0 .. 2) {
        my %before = caches();
        for (1 .. $rounds) {
            request($socket, $type, 1, attribute(1, "good\0"));
            request($socket, $type, 1);
            request($socket, $type, 1, attribute(1, 'x' x 500 . "\0"));
            # Nothing may pile up here: that would be this program's leak.
            1 while waits($socket, 0) && defined recv($socket, my $bytes, 65536, 0);
        }
        select(undef, undef, undef, 0.5);
        my %after = caches();
        # The first batch only fills the allocator's own reserves.
        $grown[$batch] = { map { $_ => ($after{$_} // 0) - $before{$_} } keys %before };
    }
    # The allocator counts in slabs of some dozens of objects: half a batch each time, and most of both.
    my %sum = map { $_ => $grown[1]{$_} + $grown[2]{$_} } keys %{ $grown[1] };
    my @leaks = grep { $grown[1]{$_} >= $rounds / 2 && $grown[2]{$_} >= $rounds / 2 && $sum{$_} >= 1.5 * $rounds } sort keys %sum;
    return "leak, twice $rounds rounds -> " . (@leaks ? join(', ', map { "$sum{$_} more objects in $_" } @leaks) : 'nothing grew');
}

sub ask_noise {
    my $socket = client();
    srand(4711);
    transmit($socket, $type, join '', map { chr int rand 256 } 1 .. $_[0]);
    answer($socket, $type, 0.1);
    return "noise $_[0] -> survived";
}

my %answer = (
    family => \&ask_family,
    echo => sub { ask('echo ' . shown($_[0]), 1, attribute(1, "$_[0]\0")) },
    fill => sub { my $text = filled($_[0]); ask('echo ' . shown($text), 1, attribute(1, "$text\0")) },
    reset => \&ask_reset,
    bare => sub { ask('bare', 1) },
    raw => sub { ask('raw ' . shown($_[0]), 1, attribute(1, $_[0])) },
    other => sub { ask("other $_[0]", 1, attribute($_[0], "text\0")) },
    claims => sub { ask("claims $_[0]", 1, attribute(1, 'xxxxxxx' . "\0", $_[0])) },
    command => sub { ask("command $_[0]", $_[0], attribute(1, "text\0")) },
    deaf => \&ask_deaf,
    pair => sub { ask('pair ' . shown($_[0]), 1, attribute(1, $_[0]), attribute(2, 'ABCD')) },
    noise => \&ask_noise,
    clients => \&ask_clients,
    leak => \&ask_leak,
);
for (@questions) {
    my ($kind, $rest) = split /=/, $_, 2;
    # A program of its own: this one lives on when that one is killed.
    my $child = fork // die "fork: $!\n";
    if (!$child) {
        my ($number, $version) = found();
        if (defined $version || $kind eq 'family') {
            $type = $number;
            print $answer{$kind}->($rest // ''), "\n";
        } else {
            print "$kind -> there is no family $family: $number\n";
        }
        exit 0;
    }
    waitpid($child, 0);
    if ($?) {
        print "$kind -> the program was killed\n";
        exit 1;
    }
}
