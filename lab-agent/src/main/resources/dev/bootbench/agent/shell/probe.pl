# Lives in a guest for the length of one connection and does what the host asks, without a new SSH channel, login shell
# and half a dozen programs for each question. It is fed over its standard input and answers on its standard output:
#
#   both ways   length (4 bytes, big endian), then that many bytes: nonce (16), number (4), kind (1), fields
#   a field     length (4), bytes; a number is a field of decimal digits
#   R  run      tag, milliseconds, uid ("" = root), command, standard input, a file to print afterwards ("" = none)
#               -> how, code, bytes cut, output, errors
#   L  look     marker, "all" or "" -> a text of "#section" lines and what the guest has; the marker goes to the kernel's log
#   M  mark     marker -> ""
#   P  put      path, mode, content -> "" or what went wrong
#   K  kill     tag -> how many processes with BOOTBENCH_STEP=tag in their environment are left
#
# The first 16 bytes of the input are the nonce; an "H" frame says that the probe is there. Nothing here is believed by
# the host more than an answer of the guest's sshd would be: code that runs as root in the guest can be either.
use strict;
use warnings;
no warnings 'exec';
use Config;

use constant { KEPT => 1 << 20, LARGEST => 80 << 20, TICK => 0.02, DRAIN => 0.5, WNOHANG => 1, SIGKILL => 9, ADDR_NO_RANDOMIZE => 0x0040000 };

$SIG{PIPE} = 'IGNORE';
# A child's end wakes up the wait for requests and output, also one that is about to begin.
pipe(my $bell, my $ringer);
$SIG{CHLD} = sub { syswrite($ringer, '.') };
$ENV{PATH} = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
$ENV{LC_ALL} = 'C';
delete @ENV{grep { /^SSH_|^BOOTBENCH_/ } keys %ENV};
chdir '/root';
# What runs out of memory in the guest is to be the program that took it.
spill('/proc/self/oom_score_adj', '-999');

# Programs always lie at the same addresses, as under "setarch -R": an emulator then need not translate each of them anew
# for every start, which takes three times as long as to run it.
{
    my ($arch) = $Config{archname} =~ /^(x86_64|aarch64|arm|i[3-6]86)/;
    my %personality = (x86_64 => 135, aarch64 => 92);
    syscall($personality{$arch} // 136, ADDR_NO_RANDOMIZE) if defined $arch;
}

my ($nonce, $in, %jobs) = ('', '');
my (%slab, %task, %device, @unburied);

# ---- small things

sub now { require Time::HiRes; return Time::HiRes::clock_gettime(1) }

sub slurp {
    my ($path) = @_;
    open(my $file, '<', $path) or return '';
    my $text = '';
    1 while sysread($file, $text, 1 << 16, length $text);
    return $text;
}

sub spill {
    my ($path, @parts) = @_;
    open(my $file, '>', $path) or return "$!";
    for my $part (@parts) {
        my $at = 0;
        while ($at < length $part) {
            my $wrote = syswrite($file, $part, length($part) - $at, $at);
            return "$!" unless defined $wrote;
            $at += $wrote;
        }
    }
    return close($file) ? '' : "$!";
}

# With its line end: the kernel holds back a record that lacks it.
sub note { return spill('/dev/kmsg', "$_[0]\n") }

sub names {
    my ($folder) = @_;
    opendir(my $dir, $folder) or return ();
    return grep { $_ ne '.' && $_ ne '..' } readdir $dir;
}

sub answer {
    my ($number, $kind, @fields) = @_;
    my $frame = $nonce . pack('N', $number) . $kind . join('', map { pack('N/a*', $_) } @fields);
    my ($bytes, $at) = (pack('N', length $frame) . $frame, 0);
    while ($at < length $bytes) {
        my $wrote = syswrite(STDOUT, $bytes, length($bytes) - $at, $at);
        exit 1 unless defined $wrote;
        $at += $wrote;
    }
}

# ---- looking at the guest: no process is made for it, and what did not change is not asked twice

sub devices {
    my %seen;
    my @folders = ('/dev');
    while (defined(my $folder = shift @folders)) {
        for my $name (names($folder)) {
            my $path = "$folder/$name";
            my $kind = $device{$path};
            if (!defined $kind) {
                lstat($path) or next;
                $kind = -d _ ? $path =~ m{^/dev/(?:pts|shm|mqueue|hugepages)$} ? '' : 'folder'
                    : (-c _ || -b _) && $name !~ /^vcs/ ? 'node' : '';
            }
            $seen{$path} = $kind;
            push @folders, $path if $kind eq 'folder';
        }
    }
    %device = %seen;
    return grep { $seen{$_} eq 'node' } keys %seen;
}

# Caches of their own: one that the kernel merged with another is a link, and stays when its module goes.
sub slabs {
    my %seen;
    for my $name (grep { !/^:/ } names('/sys/kernel/slab')) {
        my $own = $slab{$name};
        if (!defined $own) { lstat("/sys/kernel/slab/$name"); $own = -d _ ? 1 : 0 }
        $seen{$name} = $own;
    }
    %slab = %seen;
    return grep { $seen{$_} } keys %seen;
}

# Children of kthreadd (2). The kernel's own workers come and go.
sub threads {
    my %seen;
    for my $pid (@_) {
        my $name = $task{$pid};
        if (!defined $name) {
            $name = slurp("/proc/$pid/stat") =~ /\((.*)\) \S (\d+) /s && $2 == 2 ? $1 : '';
        }
        $seen{$pid} = $name;
    }
    %task = %seen;
    return grep { $_ ne '' && !/^kworker\// } values %seen;
}

sub look {
    my ($marker, $all) = @_;
    my @text = ("#taint\n", slurp('/proc/sys/kernel/tainted'), "#boot\n", slurp('/proc/sys/kernel/random/boot_id'),
        "#modules\n", slurp('/proc/modules'));
    push @text, things() if $all ne '';
    # Last, because what goes wrong while a broken module's traces are read still belongs to what came before.
    my $problem = note($marker);
    push @text, "#end\n" if $problem eq '';
    return join('', @text);
}

# What a module may leave behind.
sub things {
    my (@text, @proc);
    @proc = names('/proc');
    my $list = sub { my $kind = shift; push @text, "#$kind\n", map { "$_\n" } @_ };
    $list->('device node', devices());
    $list->('entry in /proc/misc', map { s/^ +//r } split(/\n/, slurp('/proc/misc')));
    $list->('slab cache', slabs());
    $list->('kernel thread', threads(grep { /^\d/ } @proc));
    $list->('entry of /proc', (grep { !/^\d/ } @proc), map { "driver/$_" } names('/proc/driver'));
    $list->('entry of debugfs', names('/sys/kernel/debug'));
    for my $folder ('class', 'module', 'kernel', 'devices/virtual') {
        $list->("entry of /sys/$folder", names("/sys/$folder"));
    }
    $list->('number in /proc/devices', grep { /^ *\d/ } split(/\n/, slurp('/proc/devices')));
    $list->('interrupt', map { /^ *(\d+):.*?\s\s+(\S[^\n]*?)$/ ? "$1 " . $2 =~ s/.*\s\s+//r : () } split(/\n/, slurp('/proc/interrupts')));
    $list->('netlink socket of protocol', map { /^\S+ +(\d+) +0 / ? $1 : () } split(/\n/, slurp('/proc/net/netlink')));
    # Only those of modules: the kernel's own come and go. Of a module that is gone the address remains.
    $list->('high-resolution timer', slurp('/proc/timer_list') =~ /^ #\d+: <[^>]*>, (\S+ \[[^\]]+\]|0x[0-9a-f]+), S:/mg);
    return @text;
}

# ---- running commands

# What a shell says of a program that a signal ended.
my %ended = (4 => 'Illegal instruction', 6 => 'Aborted', 7 => 'Bus error', 8 => 'Floating point exception', 9 => 'Killed',
    11 => 'Segmentation fault', 15 => 'Terminated');
# What a shell does itself, or reads as more than a word.
my %shell = map { $_ => 1 } qw(alias bg break case cd command continue do done echo elif else esac eval exec exit export false fg
    fi for function getopts hash if in jobs kill local printf pwd read readonly return select set shift test then time times trap
    true type ulimit umask unalias unset until wait while), '.', ':';

# The words of a command for which a shell would do nothing but start this program: in the guest, starting a shell first
# takes longer than most of what is asked for. Empty when it needs one.
sub words {
    my ($command) = @_;
    my @words;
    while ($command =~ /\G[ \t\n]*((?:[\w\/.,:=\@%+-]|'[^']*'|\\')+)(?=[ \t\n]|\z)/agc) {
        my $word = $1;
        # A line end between words ends the command, one within quotes does not.
        return () if @words && substr($command, $-[0], $-[1] - $-[0]) =~ /\n/;
        $word =~ s{'([^']*)'|\\(')}{defined $1 ? $1 : $2}ge;
        push @words, $word;
    }
    return () if !@words || substr($command, pos($command) // 0) !~ /\A[ \t\n]*\z/;
    return $shell{$words[0]} || $words[0] =~ /=/ || $words[0] eq '' ? () : @words;
}

sub start {
    my ($number, $tag, $limit, $uid, $command, $stdin, $after) = @_;
    my @words = words($command);
    pipe(my $out, my $out_child) or return failed($number, $!);
    pipe(my $err, my $err_child) or return failed($number, $!);
    my ($feed_child, $feed);
    if (length $stdin) {
        pipe($feed_child, $feed) or return failed($number, $!);
    } else {
        open($feed_child, '<', '/dev/null') or return failed($number, $!);
    }
    my $pid = fork();
    return failed($number, $!) unless defined $pid;
    if (!$pid) {
        setpgrp(0, 0);
        spill('/proc/self/oom_score_adj', '0');
        $SIG{PIPE} = 'DEFAULT';
        open(STDIN, '<&', $feed_child);
        open(STDOUT, '>&', $out_child);
        open(STDERR, '>&', $err_child);
        $ENV{BOOTBENCH_STEP} = $tag if $tag ne '';
        if ($uid ne '') {
            $) = "$uid $uid"; $( = $uid; $< = $> = $uid;
            if ($< != $uid || $> != $uid) { syswrite(STDERR, "this user cannot be had: $!\n"); exec('/bin/false'); }
        }
        exec { $words[0] } @words if @words;
        # Also for what cannot be started: it has the words for it.
        exec('/bin/sh', '-c', $command);
        kill SIGKILL, $$;
    }
    setpgrp($pid, $pid);
    my $job = { number => $number, pid => $pid, until => now() + $limit / 1000, out => '', err => '', cut => 0, after => $after, shell => !@words,
        pipes => { out => $out, err => $err } };
    if ($feed) {
        require Fcntl;
        fcntl($feed, Fcntl::F_SETFL(), Fcntl::O_NONBLOCK());
        @$job{'feed', 'stdin'} = ($feed, $stdin);
        feed($job);
    }
    $jobs{$pid} = $job;
}

sub failed { answer($_[0], 'R', 'lost', "the guest has no process for it: $_[1]", 0, '', '') }

sub feed {
    my ($job) = @_;
    my $wrote = syswrite($job->{feed}, $job->{stdin});
    if (defined $wrote) { substr($job->{stdin}, 0, $wrote) = '' }
    elsif (!$!{EAGAIN}) { $job->{stdin} = '' }
    delete $job->{feed} unless length $job->{stdin};
}

sub hear {
    my ($job, $name) = @_;
    my $count = sysread($job->{pipes}{$name}, my $bytes, 1 << 16);
    if (!$count) { delete $job->{pipes}{$name}; return }
    my $room = KEPT - length $job->{$name};
    $room = $count if $room > $count;
    $job->{$name} .= substr($bytes, 0, $room);
    $job->{cut} += $count - $room;
}

# A job is over when its shell has ended and nobody holds its output, or a moment later, or at its limit.
sub look_after {
    my ($job) = @_;
    my $now = now();
    if (!defined $job->{status} && waitpid($job->{pid}, WNOHANG) == $job->{pid}) {
        $job->{status} = $?;
        $job->{drained} = $now + DRAIN;
    }
    if (defined $job->{status} && (!%{$job->{pipes}} || $now > $job->{drained})) {
        my $signal = $job->{status} & 127;
        if ($signal && (!$job->{shell} || $job->{after} ne '')) {
            # As the shell would say it that was spared, or that would have gone on.
            $job->{err} .= "$ended{$signal}\n" if !$job->{shell} && $ended{$signal};
            return finish($job, 'exit', 128 + $signal);
        }
        finish($job, $signal ? ('signal', $signal) : ('exit', $job->{status} >> 8));
    } elsif (!defined $job->{status} && $now > $job->{until}) {
        kill SIGKILL, -$job->{pid};
        push @unburied, $job->{pid};
        finish($job, 'time', 0);
    }
}

sub finish {
    my ($job, $how, $code) = @_;
    delete $jobs{$job->{pid}};
    $job->{out} .= "\nbootbench-after\n" . slurp($job->{after}) if $how eq 'exit' && $job->{after} ne '';
    answer($job->{number}, 'R', $how, $code, $job->{cut}, $job->{out}, $job->{err});
}

sub tagged {
    my ($tag) = @_;
    return grep { slurp("/proc/$_/environ") =~ /(?:^|\0)BOOTBENCH_STEP=\Q$tag\E(?:\0|$)/ } grep { /^\d/ && $_ != $$ } names('/proc');
}

sub end_tagged {
    my ($tag) = @_;
    my $until = now() + 3;
    my @left;
    while (@left = tagged($tag)) {
        kill SIGKILL, @left;
        last if now() > $until;
        select(undef, undef, undef, TICK);
    }
    return scalar @left;
}

# ---- requests

sub put {
    my ($path, $mode, $content) = @_;
    my $folder = $path =~ s{/[^/]*$}{}r;
    my $above = '';
    for my $part (grep { $_ ne '' } split(m{/}, $folder)) {
        $above .= "/$part";
        mkdir $above unless -d $above;
    }
    my $problem = spill($path, $content);
    return $problem if $problem ne '';
    return chmod(oct $mode, $path) ? '' : "$!";
}

sub serve {
    my ($frame) = @_;
    exit 1 if length $frame < 21 || substr($frame, 0, 16) ne $nonce;
    my ($number, $kind, $rest) = unpack('x16 N a a*', $frame);
    my @fields = unpack('(N/a)*', $rest);
    if ($kind eq 'R') { start($number, @fields) }
    elsif ($kind eq 'L') { answer($number, 'L', look(@fields)) }
    elsif ($kind eq 'M') { answer($number, 'M', note(@fields)) }
    elsif ($kind eq 'P') { answer($number, 'P', put(@fields)) }
    elsif ($kind eq 'K') { answer($number, 'K', end_tagged(@fields)) }
    else { exit 1 }
}

sub frames {
    while (length $in >= 4) {
        my $length = unpack('N', $in);
        exit 1 if $length > LARGEST;
        last if length $in < 4 + $length;
        my $frame = substr($in, 4, $length);
        substr($in, 0, 4 + $length) = '';
        serve($frame);
    }
}

while (length $nonce < 16) {
    sysread(STDIN, $nonce, 16 - length $nonce, length $nonce) or exit 1;
}
threads(grep { /^\d/ } names('/proc'));
slabs();
devices();
answer(0, 'H', $$);

while (1) {
    my ($read, $write) = ('', '');
    vec($read, fileno(STDIN), 1) = 1;
    vec($read, fileno($bell), 1) = 1;
    for my $job (values %jobs) {
        vec($read, fileno($_), 1) = 1 for values %{$job->{pipes}};
        vec($write, fileno($job->{feed}), 1) = 1 if $job->{feed};
    }
    my $found = select($read, $write, undef, %jobs ? TICK : undef);
    if ($found > 0) {
        if (vec($read, fileno(STDIN), 1)) {
            my $count = sysread(STDIN, $in, 1 << 18, length $in);
            # The host is gone: what it began ends with it.
            if (!$count) { kill SIGKILL, -$_ for keys %jobs; exit 0 }
            frames();
        }
        sysread($bell, my $rings, 1 << 10) if vec($read, fileno($bell), 1);
        for my $job (values %jobs) {
            for my $name (keys %{$job->{pipes}}) {
                hear($job, $name) if vec($read, fileno($job->{pipes}{$name}), 1);
            }
            feed($job) if $job->{feed} && vec($write, fileno($job->{feed}), 1);
        }
    }
    look_after($_) for values %jobs;
    @unburied = grep { waitpid($_, WNOHANG) == 0 } @unburied;
}
